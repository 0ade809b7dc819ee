public import CognitoAPI
public import Configuration
import Cryptography
import Glibc
public import Identity
import JSON
import Logging
import ServiceModel

/// Applies seeds: what they declare and is absent is created, through the same validation and rules as any call;
/// what is there stays as it is. So applying one twice changes nothing.
public struct SeedRunner: Sendable {
    let services: Services
    let dispatcher: Dispatcher
    let source: SeedSource

    /// - Parameter source: what the settings name.
    public init(services: Services, dispatcher: Dispatcher, source: SeedSource) {
        self.services = services
        self.dispatcher = dispatcher
        self.source = source
    }

    /// What the settings name.
    public func applyAtStart() async throws {
        switch source {
        case .none: return
        case .builtIn: try await apply(.development)
        case .file(let path):
            guard let bytes = Self.contents(of: path) else {
                throw SeedError("the seed file \(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            try await apply(text: bytes, name: path)
        }
    }

    /// - Parameter name: of the file, for messages.
    /// - Returns: what was created, in words; nil where the file declares nothing at all.
    @discardableResult
    public func apply(text: [UInt8], name: String) async throws -> [String]? {
        // A large file takes long to read: elsewhere than on the thread that answers requests.
        let seed = try await Task.detached { try SeedFile.parse(name: name, bytes: text) }.value
        guard !seed.pools.isEmpty else { return nil }
        do {
            return try await apply(seed)
        } catch let error as SeedError {
            throw SeedError("\(name), \(error)")
        }
    }

    /// One at a time over one store: what has a name alone is looked for and then created, which two at once would
    /// both do.
    @discardableResult
    func apply(_ seed: SeedFile) async throws -> [String] {
        try await WorkLease("seed", services: services).exclusively { try await createAbsent(of: seed) }
    }

    private func createAbsent(of seed: SeedFile) async throws -> [String] {
        var created: [String] = []
        let lookup = SeedLookup(store: services.store)
        var named = try await lookup.pools(named: Set(seed.pools.filter { $0.id == nil }.map(\.name)))
        for declared in seed.pools {
            let pool = try await pool(for: declared, named: named[declared.name], created: &created)
            if named[declared.name] == nil { named[declared.name] = pool }
            try await apply(declared.clients, to: pool, lookup: lookup, created: &created)
            for group in declared.groups {
                let isThere = try await services.store.read {
                    try $0.group(poolId: pool.id, name: group.name) != nil
                }
                if isThere { continue }
                try await perform(group.create(poolId: pool.id), in: pool.region)
                created.append("group \(group.name)")
            }
            for user in declared.users {
                let isThere = try await services.store.read { try $0.user(named: user.username, in: pool) != nil }
                if isThere { continue }
                try await create(user, in: pool)
                created.append("user \(user.username)")
            }
        }
        return created
    }

    private func pool(
        for declared: SeedPool, named: UserPool?, created: inout [String]
    ) async throws -> UserPool {
        if let id = declared.id {
            if let known = try await services.store.read({ try $0.pool(id) }) { return known }
        } else if let named {
            return named
        }
        let region = declared.id.map { PoolIds.parts(of: $0).region } ?? services.settings.region
        let answer = try await perform(
            declared.create(region: region, accountId: services.settings.accountId), in: region)
        guard let id = answer["UserPool"]?.objectValue?["Id"]?.stringValue else {
            throw SeedError("the pool \(declared.name) was not created")
        }
        if let mfa = declared.configureMFA(poolId: id) {
            try await completing {
                try await perform(mfa, in: region)
            } elseUndo: {
                try await PoolLifeCycle.takeBack(id, call: call(in: region))
            }
        }
        created.append("user pool \(id)")
        return try await services.pools.pool(id)
    }

    private func create(_ user: SeedUser, in pool: UserPool) async throws {
        try await perform(user.create(poolId: pool.id), in: pool.region)
        try await completing {
            if let token = user.softwareToken {
                try await provide(token, to: user.username, in: pool)
            }
            for step in user.complete(poolId: pool.id) { try await perform(step, in: pool.region) }
        } elseUndo: {
            let delete: JSONObject = ["UserPoolId": .string(pool.id), "Username": .string(user.username)]
            _ = try await dispatcher.perform(.adminDeleteUser, input: .object(delete), call: call(in: pool.region))
        }
    }

    private func provide(_ token: SeedSoftwareToken, to username: String, in pool: UserPool) async throws {
        do {
            try await SoftwareTokens.provide(token.seed.value, to: username, in: pool, call: call(in: pool.region))
        } catch {
            throw Self.located(error, at: token.line, of: "SoftwareTokenSecret")
        }
    }

    /// Where a step fails, what was begun is taken back: it would be there the next time, and never be completed.
    private func completing(_ steps: () async throws -> Void, elseUndo undo: () async throws -> Void) async throws {
        do {
            try await steps()
        } catch {
            try? await undo()
            throw error
        }
    }

    private func apply(
        _ clients: [SeedClient], to pool: UserPool, lookup: SeedLookup, created: inout [String]
    ) async throws {
        var named = try await lookup.clientNames(among: Set(clients.filter { $0.id == nil }.map(\.name)), in: pool.id)
        for client in clients {
            let isThere =
                if let id = client.id {
                    try await services.store.read { try $0.client(id) != nil }
                } else {
                    named.contains(client.name)
                }
            if !isThere { try await create(client, in: pool, created: &created) }
            named.insert(client.name)
        }
    }

    private func create(_ client: SeedClient, in pool: UserPool, created: inout [String]) async throws {
        let step = client.create(poolId: pool.id)
        do {
            let input = try Validator.validate(step.operation, .object(step.input))
            let made = try await ClientCreation.run(
                try CreateUserPoolClientRequest(json: input), id: client.id, pool: pool, call: call(in: pool.region))
            created.append("app client \(made.id)")
        } catch {
            throw Self.located(error, at: step)
        }
    }

    @discardableResult
    private func perform(_ step: SeedCall, in region: String) async throws -> JSONObject {
        do {
            let answer = try await dispatcher.perform(
                step.operation, input: .object(step.input), call: call(in: region))
            return answer.isEmpty ? [:] : try JSONReader.read(answer).objectValue ?? [:]
        } catch {
            throw Self.located(error, at: step)
        }
    }

    /// What the API tells of an error, with the line that it came from; what it does not tell stays as it is.
    private static func located(_ error: any Error, at step: SeedCall) -> any Error {
        located(error, at: step.line, of: step.operation.rawValue)
    }

    private static func located(_ error: any Error, at line: Int, of what: String) -> any Error {
        guard let told = ServiceError(telling: error) else { return error }
        return SeedError("line \(line): \(what) says \(told.type.name): \(told.message ?? "")")
    }

    private func call(in region: String) -> Call {
        var call = Call(services: services, requestId: services.random.uuid(), region: region)
        call.isDeclared = true
        return call
    }

    private static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
