import Glibc
import Storage
import Synchronization
import Threads

/// A thread that looks at what other processes have changed: when the database says so, and twice a second.
final class PostgresWatch: Sendable {
    /// In milliseconds.
    private static let pause: Int64 = 500
    /// In milliseconds, too.
    private static let patience: Int64 = 5000
    /// In microseconds.
    private static let burst: useconds_t = 20_000

    private struct State {
        var isClosing = false
        var hasEnded = false
        var wakesOthers = false
    }

    private let connector: PostgresConnector
    private let listens: Bool
    private let look: @Sendable (any SQLConnection) throws -> Void
    private let state = Monitor(State())
    /// What is written to one end has the thread, which waits at the other, go on.
    private let (reading, writing): (Int32, Int32)

    init(
        _ connector: PostgresConnector, listens: Bool, _ look: @escaping @Sendable (any SQLConnection) throws -> Void
    ) {
        self.connector = connector
        self.listens = listens
        self.look = look
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no descriptor is left to listen to other servers")
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (reading, writing) = (ends[0], ends[1])
        OSThread.start(name: "postgres-watch") { self.run() }
    }

    deinit {
        Glibc.close(reading)
        Glibc.close(writing)
    }

    func wakeOthers() {
        guard listens else { return }
        let isNew = state.withLock { state in
            defer { state.wakesOthers = true }
            return !state.wakesOthers
        }
        if isNew { wake() }
    }

    /// Blocks until the thread has ended.
    func close() {
        state.withLock { $0.isClosing = true }
        wake()
        state.wait { $0.hasEnded ? () : nil }
    }

    private func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    private func run() {
        var connection: PostgresConnection?
        while !state.withLock({ $0.isClosing }) {
            do {
                let open = try connection ?? opened()
                connection = open
                // A look that is slow costs no connection: what is kept is trusted no more by itself.
                open.deadline = Monotonic.milliseconds + Self.patience
                if state.withLock({ state in
                    defer { state.wakesOthers = false }
                    return state.wakesOthers
                }) {
                    open.begin(.none)
                    try open.queue("NOTIFY sekisho")
                    try open.settle()
                }
                open.begin(.snapshot)
                try look(open)
                try open.endRead()
                // Whose answer, unread, would end the wait.
                try open.settle()
                try open.waitForNotification(or: reading, milliseconds: Self.pause)
                // What comes in a burst is one look.
                usleep(Self.burst)
                emptyPipe()
            } catch {
                connection?.close()
                connection = nil
                // It asks more often than anybody, and waits the least.
                connector.route.doubt()
                var descriptor = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
                poll(&descriptor, 1, 200)
                emptyPipe()
            }
        }
        connection?.close()
        state.withLock { $0.hasEnded = true }
        state.broadcast()
    }

    private func opened() throws -> PostgresConnection {
        let connection = try connector.open(before: Monotonic.milliseconds + Self.patience)
        guard listens else { return connection }
        do {
            connection.deadline = Monotonic.milliseconds + 1000
            connection.begin(.none)
            try connection.queue("LISTEN sekisho")
            try connection.settle()
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    private func emptyPipe() {
        var bytes: (UInt64, UInt64) = (0, 0)
        while read(reading, &bytes, 16) > 0 {}
    }
}
