import Glibc
import JSON
import Synchronization

/// A private PostgreSQL of this process, run by `Tests/Services/postgres`: started by whoever first asks for a database,
/// and gone with the process, or with its last reference.
public final class PostgresCluster: Sendable {
    public static let shared = PostgresCluster(hasStandby: false)

    /// PostgreSQL cannot be had here, or refused an order.
    public struct Failed: Error, CustomStringConvertible {
        public let description: String
    }

    /// How a database begins: with what `prepare` has made of an empty one, once in a process.
    public struct Template: Sendable {
        let name: String
        let prepare: @Sendable (_ address: String) async throws -> Void

        /// - Parameter prepare: leaves no connection open.
        public init(_ name: String, prepare: @escaping @Sendable (_ address: String) async throws -> Void) {
            self.name = name
            self.prepare = prepare
        }
    }

    /// The tool's input and output. One order at a time.
    private let tool = Mutex<LineProcess?>(nil)
    private let state = Mutex(State())
    /// Each database has connections of its own, and a cluster only so many.
    private let turns = Turns(12)

    private struct State {
        /// The address of each template's own database, by its name.
        var templates: [String: Task<String, any Error>] = [:]
        /// Databases that were used, and made again as their template is, by its name.
        var free: [String: [String]] = [:]
    }

    private let hasStandby: Bool

    /// One of a test's own, for what all databases of a cluster would feel.
    ///
    /// - Parameter hasStandby: whether a second server follows it, which commits wait for.
    public init(hasStandby: Bool) {
        self.hasStandby = hasStandby
    }

    /// Kills all of its processes at once, as a machine that loses its power, and starts it again.
    public func crash() async throws { _ = try await order("crash", []) }

    /// Stops the standby where it is: commits wait.
    public func pauseStandby() async throws { _ = try await order("pause-standby", []) }

    public func resumeStandby() async throws { _ = try await order("resume-standby", []) }

    /// Gives `body` the address of an empty database, or of one like the template. The user is a superuser, and no password
    /// is asked for.
    public func withDatabase<T: Sendable>(
        like template: Template? = nil, _ body: (_ address: String) async throws -> T
    ) async throws -> T {
        let address = try await takeDatabase(like: template)
        do {
            let result = try await body(address)
            try await giveBack(address, like: template)
            return result
        } catch {
            try await giveBack(address, like: template)
            throw error
        }
    }

    /// As `withDatabase`, for who ends with `giveBack`. Waits where many have one.
    public func takeDatabase(like template: Template? = nil) async throws -> String {
        await turns.take()
        do {
            guard let template else { return try await create([]) }
            if let free = state.withLock({ $0.free[template.name]?.popLast() }) { return free }
            return try await create([Self.name(in: made(template).value)])
        } catch {
            await turns.giveBack()
            throw error
        }
    }

    /// Ends the use of a database, whoever is still connected to it.
    public func giveBack(_ address: String, like template: Template? = nil) async throws {
        do {
            if let template {
                _ = try await order("empty", [Self.name(in: address), Self.name(in: made(template).value)])
                state.withLock { $0.free[template.name, default: []].append(address) }
            } else {
                _ = try await order("drop", [Self.name(in: address)])
            }
            await turns.giveBack()
        } catch {
            await turns.giveBack()
            throw error
        }
    }

    private func made(_ template: Template) -> Task<String, any Error> {
        state.withLock { state in
            if let made = state.templates[template.name] { return made }
            let task = Task {
                let address = try await create([])
                try await template.prepare(address)
                return address
            }
            state.templates[template.name] = task
            return task
        }
    }

    /// Everything that a database holds, for a search: texts and bytes as they are.
    public func dump(_ address: String) async throws -> [UInt8] {
        let answer = try await order("dump", [Self.name(in: address)])
        return try await onOSThread { try fileContents(answer["file"]?.stringValue ?? "") }
    }

    private func create(_ template: [String]) async throws -> String {
        let answer = try await order("create", template)
        guard let address = answer["url"]?.stringValue else { throw Failed(description: "no address was told") }
        return address
    }

    /// `postgres://USER@/NAME?...`
    private static func name(in address: String) -> String {
        String(address.prefix { $0 != "?" }.split(separator: "/").last ?? "")
    }

    private func order(_ verb: String, _ words: [String]) async throws -> JSONObject {
        // Blocks for as long as PostgreSQL works, and for the orders before this one.
        try await onOSThread { [self] in
            try tool.withLock { tool in
                let running = try tool ?? start()
                tool = running
                let answer = try Self.object(running.ask(([verb] + words).joined(separator: " ")))
                if let error = answer["error"]?.stringValue { throw Failed(description: error) }
                return answer
            }
        }
    }

    private func start() throws -> LineProcess {
        let tool = RepositoryFile(path: "Tests/Services/postgres").absolute
        let running = try LineProcess(tool, hasStandby ? ["--standby"] : [])
        _ = try Self.object(running.readLine())
        return running
    }

    private static func object(_ line: String?) throws -> JSONObject {
        guard let line, let object = try JSONReader.read(Array(line.utf8)).objectValue else {
            throw Failed(description: "PostgreSQL does not run; what its script says stands above")
        }
        return object
    }
}
