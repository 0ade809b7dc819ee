public import Cryptography
public import HTTP
public import Logging
import Threads

/// Runs a handler of the operator's own: in processes that it starts, or in one that somebody has started already.
///
/// Each process has a port of its own on 127.0.0.1, where it asks for events (`RuntimeAPI`). Where this server has
/// started it, that port takes no other process.
public final class HandlerRunner: FunctionRunner {
    /// Who asks for events.
    public enum Source: Sendable {
        /// Processes that this server starts.
        ///
        /// - Parameter watched: the directory whose files they are started anew for.
        case command(HandlerCommand, processes: Int, watched: String?)
        /// A process that is started by somebody else, at this port. For debuggers: whoever is on this machine may ask.
        case port(UInt16)
    }

    public let place: String
    private let name: String
    private let source: Source
    private let queue: HandlerQueue
    private let seats: Monitor<[Seat]>
    private let random: any RandomSource
    private let log: Logger
    private let region: String

    private struct Seat: Sendable {
        let server: HTTPServer
        let address: SocketAddress?
        let process: HandlerProcess?
    }

    /// Where processes ask for events.
    var addresses: [SocketAddress] { seats.withLock { $0.compactMap(\.address) } }

    /// - Parameters:
    ///   - name: of the function.
    ///   - place: where it runs, in a few words.
    ///   - region: what its process is told.
    public init(
        _ source: Source, name: String, place: String, region: String, now: @escaping @Sendable () -> Int64,
        random: any RandomSource = SystemRandom(), log: Logger,
        pause: @escaping @Sendable (_ milliseconds: Int) async -> Void = {
            try? await Task.sleep(for: .milliseconds($0))
        }
    ) {
        self.source = source
        self.name = name
        self.place = place
        self.region = region
        self.random = random
        self.log = log.with(["function": .string(name)])
        let seats = Monitor<[Seat]>([])
        self.seats = seats
        switch source {
        case .command(_, let processes, _):
            queue = HandlerQueue(seats: max(1, processes), now: now, pause: pause) { seat in
                seats.withLock { $0.indices.contains(seat) ? $0[seat].process : nil }?.interrupt()
            }
        case .port: queue = HandlerQueue(seats: 1, now: now, pause: pause, interrupt: nil)
        }
    }

    /// Listens, and starts the processes. Does not wait until they are ready.
    public func start() throws(ListenError) {
        switch source {
        case .port(let port):
            let server = Self.server(port: port) { [queue, log] _ in
                RuntimeAPI(queue: queue, seat: 0, admits: { _ in true }, log: log)
            }
            let addresses = try server.start()
            seats.withLock { $0 = [Seat(server: server, address: addresses.first, process: nil)] }
            log.info("waiting for a runtime: AWS_LAMBDA_RUNTIME_API=\(addresses.first.map { "\($0)" } ?? "")")
        case .command(let command, let processes, let watched):
            if !PeerCheck.isPossible {
                log.error(
                    "this process may not ask the kernel whose a connection is (NETLINK_SOCK_DIAG), so nobody gets this "
                        + "function's events; docs/triggers.md names what a unit of systemd has to allow")
            }
            for seat in 0..<max(1, processes) {
                let check = PeerCheck()
                let server = Self.server(port: 0) { [queue, log] addresses in
                    let own = addresses.first?.port ?? 0
                    return RuntimeAPI(
                        queue: queue, seat: seat, admits: { check.admits(peer: $0.port, own: own) }, log: log)
                }
                let addresses = try server.start()
                var command = command
                command.environment.merge(environment(addresses.first)) { _, own in own }
                let process = HandlerProcess(
                    command, seat: seat, queue: queue, check: check, watched: watched, log: log)
                seats.withLock { $0.append(Seat(server: server, address: addresses.first, process: process)) }
                process.start(name: "function-\(seat)")
            }
        }
    }

    /// Ends the processes and stops listening. Blocks, for a second or two at most.
    public func stop() {
        queue.stop()
        let seats = seats.withLock { $0 }
        for seat in seats { seat.process?.stop() }
        for seat in seats { seat.process?.waitForEnd(milliseconds: 1500) }
        for seat in seats { seat.server.stop(gracePeriodMilliseconds: 0) }
    }

    public func run(_ attempt: FunctionAttempt) async throws(RunFailure) -> [UInt8] {
        try await queue.run(attempt, id: random.uuid())
    }

    private static func server(
        port: UInt16, _ handler: @escaping @Sendable ([SocketAddress]) -> any HTTPHandler
    ) -> HTTPServer {
        var configuration = HTTPServerConfiguration(hosts: ["127.0.0.1"], port: port, loops: 1)
        configuration.limits.bodyBytes = FunctionPolicy.answerLimit
        configuration.limits.connections = 64
        configuration.timeouts.idle = 3_600_000
        return HTTPServer(configuration: configuration, makeHandler: handler)
    }

    /// What Lambda tells its runtimes (its "defined runtime environment variables").
    private func environment(_ address: SocketAddress?) -> [String: String] {
        [
            "AWS_LAMBDA_RUNTIME_API": address.map { "\($0)" } ?? "", "AWS_LAMBDA_FUNCTION_NAME": name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128", "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
        ]
    }
}
