import Threads

/// An HTTP/1.1 server: a few event loops over shared listening sockets.
///
/// It serves from `start()` until `stop(gracePeriodMilliseconds:)`, whether or not anybody holds it.
public final class HTTPServer: Sendable {
    private let configuration: HTTPServerConfiguration
    private let makeHandler: @Sendable ([SocketAddress]) -> any HTTPHandler
    private let state = Monitor(State.fresh)
    let budget: BufferBudget

    private enum State {
        case fresh
        case running([EventLoop], [Listener], threads: Int)
        case stopped
    }

    public convenience init(configuration: HTTPServerConfiguration, handler: any HTTPHandler) {
        self.init(configuration: configuration) { _ in handler }
    }

    /// - Parameter makeHandler: makes the handler once the addresses are bound and before the first request is
    ///   taken: for whom the port matters, which may have been left to the system.
    public init(
        configuration: HTTPServerConfiguration,
        makeHandler: @escaping @Sendable (_ addresses: [SocketAddress]) -> any HTTPHandler
    ) {
        self.configuration = configuration
        self.makeHandler = makeHandler
        budget = BufferBudget(limit: configuration.limits.bufferedBytes)
    }

    /// Listens on all configured addresses, then serves on threads of its own. At most once.
    ///
    /// - Returns: what it listens on, with the port that was chosen where the configured one is 0. An IPv6
    ///   address that this machine does not have is left out, unless it is the only one.
    public func start() throws(ListenError) -> [SocketAddress] {
        let listeners = try Listener.bind(hosts: configuration.hosts, port: configuration.port)
        let handler = makeHandler(listeners.map(\.address))
        let census = Census(limit: configuration.limits.connections)
        let loops = (0..<max(1, configuration.loops)).map {
            EventLoop(index: $0, configuration: configuration, handler: handler, census: census, budget: budget)
        }
        state.withLock { state in
            guard case .fresh = state else { preconditionFailure("the server was started before") }
            state = .running(loops, listeners, threads: loops.count)
        }
        for loop in loops {
            // Handlers run on this stack, deeply nested JSON and SQL included.
            OSThread.start(name: "http-\(loop.index)", stackSize: 2 * 1024 * 1024) {
                loop.run(listeners: listeners, peers: loops)
                self.threadEnded()
            }
        }
        return listeners.map(\.address)
    }

    /// Refuses new connections at once, closes idle ones, lets running requests finish with
    /// `Connection: close`, drops after a second what clients have sent by halves, and cuts what is left after the
    /// grace period. Returns when every loop is done, a second after the grace period at the latest.
    ///
    /// Blocks: call it from a thread that is neither an event loop nor Swift's pool. It may be called
    /// again, from another thread too, to shorten the period.
    public func stop(gracePeriodMilliseconds: Int) {
        let deadline = MonotonicClock.now + Int64(max(0, gracePeriodMilliseconds))
        let running: ([EventLoop], [Listener])? = state.withLock { state in
            guard case .running(let loops, let listeners, _) = state else { return nil }
            return (loops, listeners)
        }
        guard let (loops, listeners) = running else { return }
        for listener in listeners { listener.refuse() }
        for loop in loops { loop.stop(by: deadline) }
        state.wait { state in
            if case .stopped = state { () } else { nil }
        }
    }

    private func threadEnded() {
        state.withLock { state in
            guard case .running(let loops, let listeners, let threads) = state else { return }
            state = threads == 1 ? .stopped : .running(loops, listeners, threads: threads - 1)
        }
        state.broadcast()
    }
}
