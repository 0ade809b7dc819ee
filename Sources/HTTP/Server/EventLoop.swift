import CLinux
import Glibc
import Synchronization
import Threads

/// One thread that serves its share of the connections, and runs their handlers as a task executor.
///
/// Everything but the mailbox and the counters belongs to that thread. Another thread may enqueue jobs,
/// hand over a connection, or ask for the end; all of that goes through the mailbox.
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// 0 for the first loop of a server.
    public let index: Int

    let configuration: HTTPServerConfiguration
    let handler: any HTTPHandler
    let census: Census
    let budget: BufferBudget
    /// Connections given to this loop, whether it has seen them yet or not.
    let load = Atomic<Int>(0)

    private let mailbox = Mailbox()
    private let thread = Atomic<UInt>(0)

    // From here on: the loop's thread alone.
    let poller = Poller()
    var deadlines: DeadlineQueue
    /// Milliseconds, as of the beginning of this turn.
    private(set) var now = MonotonicClock.now
    private(set) var date = HTTPDate()
    /// Where bytes are received. Only what is left over moves to a connection, so that an idle one has no buffer,
    /// and one that sends ahead has no more than this.
    let inbound = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 * 1024, alignment: 16)
    /// Where answers are put together, and sent from before another connection's turn.
    var outbound = ByteBuffer()
    /// Handlers that have not returned yet.
    var handlersRunning = 0

    private var acceptor: Acceptor?
    private var connections: [Connection?] = []
    private var connectionCount = 0
    private var generation: UInt32 = 0
    private var jobs: [UnownedJob] = []
    private var jobsOfThisRound: [UnownedJob] = []
    private var ready: [Connection] = []
    private var readyThisTurn: [Connection] = []
    private var stage = Stage.running

    private enum Stage {
        case running
        /// No new connections; what runs may finish until then.
        case stopping(by: Int64, unfinishedUntil: Int64)
        /// All connections are gone; cancelled handlers may return until then.
        case ending(by: Int64)
    }

    init(
        index: Int, configuration: HTTPServerConfiguration, handler: any HTTPHandler, census: Census,
        budget: BufferBudget
    ) {
        self.index = index
        self.configuration = configuration
        self.handler = handler
        self.census = census
        self.budget = budget
        let timeouts = configuration.timeouts
        deadlines = DeadlineQueue { kind in
            switch kind {
            case .idle: timeouts.idle
            case .head: timeouts.head
            case .body: timeouts.body
            case .write: timeouts.write
            case .linger: timeouts.linger
            }
        }
    }

    deinit { inbound.deallocate() }
}

// MARK: - Other threads
extension EventLoop {
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// The loop whose thread this is. A handler finds its own here, before and after each `await`.
    public static var current: EventLoop? {
        pthread_getspecific(key).map { Unmanaged<EventLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            jobs.append(job)
        } else if !mailbox.post({ $0.jobs.append(job) }) {
            // The loop has ended, and a handler that outlived its grace period goes on: elsewhere.
            globalConcurrentExecutor.enqueue(ExecutorJob(job))
        }
    }

    /// Gives the loop a connection that another has accepted. False: the loop has ended.
    func adopt(_ socket: Socket, peer: SocketAddress) -> Bool {
        // Counted at once: the next connection may be dealt before this one is seen.
        load.add(1, ordering: .relaxed)
        if mailbox.post({ $0.connections.append((socket, peer)) }) { return true }
        load.subtract(1, ordering: .relaxed)
        return false
    }

    /// Asks the loop to end when its requests are answered, or at `deadline` (of the monotonic clock) at the latest.
    func stop(by deadline: Int64) {
        _ = mailbox.post { $0.stopBy = min($0.stopBy ?? .max, deadline) }
    }

    private var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }
}

// MARK: - The loop
extension EventLoop {
    private static let wakeup = UInt64.max

    /// Serves until it is stopped. `peers`: all loops of the server, this one included.
    func run(listeners: [Listener], peers: [EventLoop]) {
        thread.store(pthread_self(), ordering: .relaxed)
        pthread_setspecific(Self.key, Unmanaged.passUnretained(self).toOpaque())
        let isWatched = poller.add(mailbox.wakeup, [.input, .edges], token: Self.wakeup)
        precondition(isWatched, "cannot watch an eventfd")
        acceptor = Acceptor(loop: self, listeners: listeners, peers: peers)
        while !isDone { turn() }
        end()
    }

    private func turn() {
        let count = poller.wait(milliseconds: patience())
        now = MonotonicClock.now
        date.refresh()
        for index in 0..<count {
            let event = poller.event(index)
            handle(event.token, event.state)
        }
        runJobs()
        runReady()
        while let expired = deadlines.takeExpired(now: now) {
            connections[Int(expired.slot)]?.expire(expired.kind)
        }
        acceptor?.resumeIfDue(now)
        advanceStage()
    }

    private func handle(_ token: UInt64, _ state: Poller.Interest) {
        if let connection = connection(token) {
            connection.note(state)
        } else if token == Self.wakeup {
            takeMail()
        } else {
            acceptor?.accept(token)
        }
    }

    /// Nil when the token is no connection's, or its connection was closed while the event was under way.
    private func connection(_ token: UInt64) -> Connection? {
        let slot = Int(token & 0xFFFF_FFFF)
        guard slot < connections.count, let connection = connections[slot], connection.token == token else {
            return nil
        }
        return connection
    }

    private func takeMail() {
        let mail = mailbox.collect()
        jobs.append(contentsOf: mail.jobs)
        for (socket, peer) in mail.connections { open(socket, peer: peer, as: .admitted) }
        if let stopBy = mail.stopBy { beginStopping(by: stopBy) }
    }

    /// How long the loop may sleep, in milliseconds; -1: until something happens.
    private func patience() -> Int32 {
        if !ready.isEmpty || !jobs.isEmpty { return 0 }
        var due = deadlines.nextDue ?? .max
        if let resumption = acceptor?.resumesAt { due = min(due, resumption) }
        switch stage {
        case .running: break
        case .stopping(let deadline, let unfinishedUntil): due = min(due, deadline, unfinishedUntil)
        case .ending(let deadline): due = min(due, deadline)
        }
        return due == .max ? -1 : Int32(clamping: max(0, due - MonotonicClock.now))
    }

    /// Runs what is runnable, and what that makes runnable, but not for ever: sockets wait.
    private func runJobs() {
        var rounds = 8
        while !jobs.isEmpty, rounds > 0 {
            rounds -= 1
            swap(&jobs, &jobsOfThisRound)
            for job in jobsOfThisRound { job.runSynchronously(on: asUnownedTaskExecutor()) }
            jobsOfThisRound.removeAll(keepingCapacity: true)
        }
    }

    private func runReady() {
        guard !ready.isEmpty else { return }
        swap(&ready, &readyThisTurn)
        for connection in readyThisTurn { connection.takeTurn() }
        readyThisTurn.removeAll(keepingCapacity: true)
    }
}

// MARK: - Connections
extension EventLoop {
    var isStopping: Bool {
        if case .running = stage { false } else { true }
    }

    /// Lets a connection go on after the others had their turn.
    func again(_ connection: Connection) { ready.append(connection) }

    /// Begins to serve a connection that `load` and `census` count already.
    func open(_ socket: Socket, peer: SocketAddress, as admission: Census.Admission) {
        let slot = Int(socket.descriptor)
        while connections.count <= slot { connections.append(nil) }
        // Descriptors are used again; an event for the one before must not reach the one after.
        generation &+= 1
        let connection = Connection(
            loop: self, socket: socket, peer: peer, admission: admission, generation: generation)
        // Registered once, for everything, and for edges: no further epoll_ctl until the socket is closed.
        let everything: Poller.Interest = [.input, .output, .peerEnded, .edges]
        guard !isStopping, poller.add(socket.descriptor, everything, token: connection.token) else {
            socket.close()
            discount(admission)
            return
        }
        connections[slot] = connection
        connectionCount += 1
        connection.begin()
    }

    /// Forgets a connection whose socket is about to be closed.
    func remove(_ connection: Connection) {
        deadlines.stop(connection.slot)
        connections[Int(connection.slot)] = nil
        connectionCount -= 1
        discount(connection.admission)
    }

    private func discount(_ admission: Census.Admission) {
        load.subtract(1, ordering: .relaxed)
        census.leave(admission)
    }
}

// MARK: - The end
extension EventLoop {
    /// How long a client may take to send the rest of a request, in milliseconds.
    private static let patienceWithUnfinished: Int64 = 1000
    /// How long cancelled handlers may take to return, in milliseconds.
    private static let farewell: Int64 = 1000

    private func beginStopping(by deadline: Int64) {
        switch stage {
        case .running:
            stage = .stopping(by: deadline, unfinishedUntil: now + Self.patienceWithUnfinished)
            acceptor?.close()
            acceptor = nil
            for connection in connections { connection?.stop() }
        case .stopping(let earlier, let unfinishedUntil):
            stage = .stopping(by: min(earlier, deadline), unfinishedUntil: unfinishedUntil)
        case .ending: break
        }
    }

    private func advanceStage() {
        guard case .stopping(let deadline, let unfinishedUntil) = stage else { return }
        if now >= unfinishedUntil {
            for connection in connections { connection?.dropUnfinished() }
            stage = .stopping(by: deadline, unfinishedUntil: .max)
        }
        guard connectionCount == 0 || now >= deadline else { return }
        for connection in connections { connection?.abort() }
        stage = .ending(by: now + Self.farewell)
    }

    private var isDone: Bool {
        guard case .ending(let deadline) = stage else { return false }
        return handlersRunning == 0 || now >= deadline
    }

    private func end() {
        let mail = mailbox.close()
        for (socket, _) in mail.connections {
            socket.close()
            discount(.admitted)
        }
        thread.store(0, ordering: .relaxed)
        pthread_setspecific(Self.key, nil)
        for job in jobs + mail.jobs { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        jobs = []
        connections = []
        outbound.clear(keeping: 0)
    }
}
