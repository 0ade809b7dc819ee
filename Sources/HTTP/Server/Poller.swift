import CLinux
import Glibc

/// An epoll set. Each registration carries a token, which comes back with its events.
struct Poller: ~Copyable {
    private let descriptor: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>

    struct Interest: OptionSet {
        let rawValue: UInt32

        static let input = Interest(rawValue: EPOLLIN.rawValue)
        static let output = Interest(rawValue: EPOLLOUT.rawValue)
        /// The peer sends no more, though it may still read.
        static let peerEnded = Interest(rawValue: EPOLLRDHUP.rawValue)
        /// The connection is dead in both directions.
        static let dead = Interest(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
        /// Report changes only; who is told remembers what is left to do.
        static let edges = Interest(rawValue: EPOLLET.rawValue)
        /// Of the epoll sets that watch the same socket, wake one or a few, not all.
        static let exclusive = Interest(rawValue: EPOLLEXCLUSIVE.rawValue)
    }

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(descriptor >= 0, "epoll_create1: \(String(cString: strerror(errno)))")
        events = .allocate(capacity: 256)
    }

    deinit {
        events.deallocate()
        close(descriptor)
    }

    /// False when the kernel has no room for another registration.
    func add(_ file: Int32, _ interest: Interest, token: UInt64) -> Bool {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = token
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, file, &event) == 0
    }

    func remove(_ file: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, file, &event)
    }

    /// Waits at most `milliseconds` (-1: for ever). Returns how many events there are for `event(_:)`.
    func wait(milliseconds: Int32) -> Int {
        max(0, Int(epoll_wait(descriptor, events.baseAddress, Int32(events.count), milliseconds)))
    }

    /// One of the events of the last `wait`.
    func event(_ index: Int) -> (token: UInt64, state: Interest) {
        (events[index].data.u64, Interest(rawValue: events[index].events))
    }
}
