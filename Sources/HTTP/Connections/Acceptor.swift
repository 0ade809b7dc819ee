import Synchronization

/// Takes new connections for an event loop, and deals them so that all loops have about as many.
///
/// The kernel wakes whichever loop sleeps, and a client library's few long-lived connections could all
/// end up on one.
final class Acceptor {
    private unowned let loop: EventLoop
    private let listeners: [Listener]
    private let peers: [EventLoop]
    /// When to listen again after descriptors or memory ran out.
    private(set) var resumesAt: Int64?

    /// Listener tokens: no connection's, since no descriptor is so large.
    private static let firstToken: UInt64 = 0xFFFF_FF00
    private static let pause: Int64 = 100

    init(loop: EventLoop, listeners: [Listener], peers: [EventLoop]) {
        self.loop = loop
        self.listeners = listeners
        self.peers = peers
        watch()
    }

    /// Takes what waits at the listener of that token; what is left after some comes with the next event.
    func accept(_ token: UInt64) {
        let index = Int(token &- Self.firstToken)
        guard listeners.indices.contains(index), resumesAt == nil else { return }
        for _ in 0..<16 {
            switch listeners[index].accept() {
            case .connection(let socket, let peer): deal(socket, peer)
            case .none: return
            case .exhausted:
                close()
                resumesAt = loop.now + Self.pause
                return
            }
        }
    }

    func resumeIfDue(_ now: Int64) {
        guard let resumesAt, resumesAt <= now else { return }
        self.resumesAt = nil
        watch()
    }

    /// Stops watching; the sockets stay open for the other loops.
    func close() {
        for listener in listeners { loop.poller.remove(listener.descriptor) }
    }

    private func watch() {
        for (index, listener) in listeners.enumerated() {
            let isWatched = loop.poller.add(
                listener.descriptor, [.input, .exclusive], token: Self.firstToken + UInt64(index))
            if !isWatched { resumesAt = loop.now + Self.pause }
        }
    }

    private func deal(_ socket: Socket, _ peer: SocketAddress) {
        socket.disableDelay()
        guard let admission = loop.census.arrive() else { return socket.close() }
        if admission == .admitted {
            let target = leastLoaded()
            if target !== loop, target.adopt(socket, peer: peer) { return }
        }
        loop.load.add(1, ordering: .relaxed)
        loop.open(socket, peer: peer, as: admission)
    }

    private func leastLoaded() -> EventLoop {
        var best = loop
        var least = loop.load.load(ordering: .relaxed)
        for peer in peers {
            let load = peer.load.load(ordering: .relaxed)
            if load < least {
                best = peer
                least = load
            }
        }
        return best
    }
}
