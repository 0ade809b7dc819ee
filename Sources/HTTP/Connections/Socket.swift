import CLinux
import Glibc

/// A connected, non-blocking TCP stream.
///
/// All bytes of a connection pass through here and nowhere else, so that TLS can take this place.
/// It does not own the descriptor: `Connection` closes it, once.
struct Socket {
    let descriptor: Int32

    enum Outcome {
        case bytes(Int)
        /// The peer sends no more.
        case ended
        case wouldBlock
        case failed
    }

    func receive(into space: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = recv(descriptor, space.baseAddress, space.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    /// MSG_NOSIGNAL: a peer that is gone is an outcome, not a SIGPIPE for the process.
    func send(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        while true {
            let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    /// Tells the peer that nothing more comes; receiving goes on.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    func close() { Glibc.close(descriptor) }

    /// Has `close` send a reset. Otherwise the kernel goes on for minutes to offer the rest to a peer that does
    /// not take it.
    func discardOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Answers are written whole, so waiting to fill a packet only adds delay.
    func disableDelay() {
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }
}
