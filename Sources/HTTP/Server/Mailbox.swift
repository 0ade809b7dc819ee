import CLinux
import Glibc
import Synchronization

/// What other threads hand to an event loop.
final class Mailbox: Sendable {
    struct Contents {
        /// Tasks of this loop that became runnable elsewhere.
        var jobs: [UnownedJob] = []
        /// Connections that another loop accepted for this one.
        var connections: [(socket: Socket, peer: SocketAddress)] = []
        /// When the loop is to be done, once somebody wants it to stop.
        var stopBy: Int64?
        fileprivate var isClosed = false

        var isEmpty: Bool { jobs.isEmpty && connections.isEmpty && stopBy == nil }
    }

    /// An eventfd, to be watched for edges.
    let wakeup: Int32
    private let contents = Mutex(Contents())

    init() {
        wakeup = sekisho_eventfd()
        precondition(wakeup >= 0, "eventfd: \(String(cString: strerror(errno)))")
    }

    // Not closed with the mailbox: a late sender may still be about to write to it.
    deinit { Glibc.close(wakeup) }

    /// False when the loop has ended; then the caller keeps what it wanted to post.
    func post(_ edit: (inout Contents) -> Void) -> Bool {
        let (accepted, wasEmpty) = contents.withLock { contents in
            guard !contents.isClosed else { return (false, false) }
            let wasEmpty = contents.isEmpty
            edit(&contents)
            return (true, wasEmpty)
        }
        // Who fills an empty box wakes the loop; it empties the box before it sleeps again.
        if wasEmpty {
            var one: UInt64 = 1
            write(wakeup, &one, 8)
        }
        return accepted
    }

    /// Everything posted so far. The eventfd is never read: it is watched for edges, and each write is one.
    func collect() -> Contents {
        contents.withLock { contents in
            let collected = contents
            contents = Contents()
            return collected
        }
    }

    /// Refuses posts from now on, and returns what came last.
    func close() -> Contents {
        contents.withLock { contents in
            let collected = contents
            contents = Contents()
            contents.isClosed = true
            return collected
        }
    }
}
