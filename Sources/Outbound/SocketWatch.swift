import CCurl
import CLinux
import Glibc
import Threads

/// What libcurl waits for: sockets, which stand in an epoll set, and a time.
///
/// libcurl tells of each change, so that what one call costs does not grow with how many are under way, as it does where
/// all of them are polled and looked at each time. Belongs to the thread of `OutboundLoop`.
final class SocketWatch {
    private let multi: UnsafeMutableRawPointer
    private let set: Int32
    private let events: UnsafeMutableBufferPointer<epoll_event>
    /// When libcurl wants to be called whatever happens, by the monotonic clock in milliseconds.
    private var dueAt: Int64?

    /// No descriptor.
    private static let wakeup = UInt64.max

    /// - Parameters:
    ///   - multi: told of this watch, which has to outlive its calls.
    ///   - wakeup: an eventfd that ends a wait.
    init(_ multi: UnsafeMutableRawPointer, wakenBy wakeup: Int32) {
        self.multi = multi
        set = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(set >= 0, "epoll_create1: \(String(cString: strerror(errno)))")
        events = .allocate(capacity: 128)
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.u64 = Self.wakeup
        precondition(epoll_ctl(set, EPOLL_CTL_ADD, wakeup, &event) == 0, "cannot watch an eventfd")
        let status = sekisho_curl_watch(
            multi,
            { _, socket, wish, context, _ in
                guard let context else { return 0 }
                Unmanaged<SocketWatch>.fromOpaque(context).takeUnretainedValue().watch(socket, for: wish)
                return 0
            },
            { _, milliseconds, context in
                guard let context else { return 0 }
                let watch = Unmanaged<SocketWatch>.fromOpaque(context).takeUnretainedValue()
                watch.dueAt = milliseconds < 0 ? nil : Monotonic.milliseconds + Int64(milliseconds)
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
        precondition(status == CURLM_OK, "libcurl does not tell what it waits for")
    }

    deinit {
        events.deallocate()
        close(set)
    }

    /// Lets libcurl do what its time has come for.
    func expire() {
        guard let dueAt, dueAt <= Monotonic.milliseconds else { return }
        // Before the call, which may name another.
        self.dueAt = nil
        act(sekisho_curl_time_is_over, 0)
    }

    /// Waits until something has happened, at most so long, and lets libcurl act on it.
    func wait(milliseconds: Int32) {
        var patience = Int64(milliseconds)
        if let dueAt { patience = min(patience, max(0, dueAt - Monotonic.milliseconds)) }
        let count = epoll_wait(set, events.baseAddress, Int32(events.count), Int32(patience))
        for index in 0..<max(0, Int(count)) {
            let (token, state) = (events[index].data.u64, events[index].events)
            guard token != Self.wakeup else { continue }
            var found: Int32 = 0
            if state & EPOLLIN.rawValue != 0 { found |= CURL_CSELECT_IN }
            if state & EPOLLOUT.rawValue != 0 { found |= CURL_CSELECT_OUT }
            if state & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { found |= CURL_CSELECT_ERR }
            act(curl_socket_t(truncatingIfNeeded: token), found)
        }
        expire()
    }

    private func act(_ socket: curl_socket_t, _ state: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, state, &running)
    }

    private func watch(_ socket: curl_socket_t, for wish: Int32) {
        var event = epoll_event()
        event.data.u64 = UInt64(UInt32(bitPattern: socket))
        switch wish {
        case CURL_POLL_IN: event.events = EPOLLIN.rawValue
        case CURL_POLL_OUT: event.events = EPOLLOUT.rawValue
        case CURL_POLL_INOUT: event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue
        default:
            // A socket that is closed has left the set by itself.
            epoll_ctl(set, EPOLL_CTL_DEL, socket, &event)
            return
        }
        // A number may be another socket's by now, which the set does not have.
        if epoll_ctl(set, EPOLL_CTL_MOD, socket, &event) != 0 { epoll_ctl(set, EPOLL_CTL_ADD, socket, &event) }
    }
}
