import CLinux
import Glibc

/// The threads on which the process does what takes longer than an event loop may wait: password
/// hashes, signatures, key agreement.
///
/// There are as many threads as cores, so that work waits here rather than fights for the processor, and
/// the memory that running Argon2 needs is bounded. Short work goes before long work: it waits for what
/// already runs, never for what is queued behind it. Long work moves on all the same: after a run of
/// `shortRun` short jobs one long job has its turn.
///
/// The queue is bounded by time, not by number: who would wait longer than `maximumWaitMilliseconds`,
/// judged by what the jobs ahead have cost lately, is refused at once instead of being served too late.
///
/// The threads have a lower priority than the rest of the process, so that a flood of sign-ins leaves the
/// event loops their processor time.
public final class CPULane: Sendable {
    public enum Kind: Sendable {
        /// About a millisecond: signing, SRP.
        case short
        /// Tens of milliseconds: Argon2.
        case long
    }

    /// The lane has more to do than it can finish in the time that a caller may wait.
    public struct Overloaded: Error, Sendable, Equatable {
        public init() {}
    }

    /// How much the lane has to do.
    public struct Depth: Sendable, Equatable {
        public var waitingShort = 0
        public var waitingLong = 0
        public var runningShort = 0
        public var runningLong = 0

        public var running: Int { runningShort + runningLong }
        public var waiting: Int { waitingShort + waitingLong }
    }

    /// How many jobs the lane has begun since its start.
    public struct Totals: Sendable, Equatable {
        public var short = 0
        public var long = 0
    }

    /// As many short jobs in a row may overtake one long job.
    static let shortRun = 64

    private let queue: Monitor<LaneQueue>

    /// - Parameters:
    ///   - threads: at least 1.
    ///   - maximumWaitMilliseconds: the longest expected wait in the queue; 0 refuses whatever would wait.
    public init(threads: Int, maximumWaitMilliseconds: Int = 5000) {
        precondition(threads > 0, "a lane has at least one thread")
        let maximumWait = Duration.milliseconds(maximumWaitMilliseconds)
        let queue = Monitor(LaneQueue(threads: threads, maximumWait: maximumWait))
        self.queue = queue
        // The threads hold the queue, not the lane, so that a lane that nobody holds comes to its end.
        for index in 0..<threads {
            OSThread.start(name: "cpu-lane-\(index)") { Self.work(on: queue) }
        }
    }

    deinit {
        queue.withLock { $0.isClosed = true }
        queue.broadcast()
    }

    /// Runs `work` on one of the lane's threads and returns what it returns; the caller goes on where it
    /// was, on its own executor.
    ///
    /// A task that is cancelled while its work waits leaves the queue; work that has begun runs to its end.
    ///
    /// - Parameter isTypical: false for work that costs far from what its kind does, such as making a key: what
    ///   it costs says nothing about the wait of others.
    /// - Throws: `Overloaded` at once when the expected wait is too long, `CancellationError` when cancelled
    ///   before the work began, and what `work` throws.
    public func run<T: Sendable>(
        _ kind: Kind, isTypical: Bool = true, _ work: @escaping @Sendable () throws -> T
    ) async throws -> T {
        let job = LaneJob(kind: kind, isTypical: isTypical)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
                job.run = { continuation.resume(with: Result(catching: work)) }
                job.refuse = { continuation.resume(throwing: $0) }
                do {
                    try queue.withLock { try $0.add(job) }
                    queue.signal()
                } catch {
                    job.refuse(error)
                }
            }
        } onCancel: {
            if queue.withLock({ $0.cancel(job) }) { job.refuse(CancellationError()) }
        }
    }

    /// Whether `run` would refuse now. What is asked before other work begins; a moment later it may be otherwise.
    public func isFull(for kind: Kind) -> Bool { queue.withLock { $0.isFull(for: kind) } }

    /// How much there is to do now.
    public var depth: Depth { queue.withLock { $0.depth } }

    /// What has been begun since the start.
    public var totals: Totals { queue.withLock { $0.totals } }

    private static func work(on queue: Monitor<LaneQueue>) {
        lowerPriority()
        let clock = ContinuousClock()
        // The outer optional says that there is an answer, the inner one that there is nothing to come.
        while let job = queue.wait(until: { $0.next() }) {
            let start = clock.now
            job.run()
            let cost = job.isTypical ? clock.now - start : nil
            queue.withLock { $0.finished(job.kind, cost: cost) }
        }
    }

    /// Makes this thread nicer by 5. In Linux, niceness belongs to a thread; a failure only means that the
    /// thread keeps the niceness that it has.
    private static func lowerPriority() {
        let thread = id_t(sekisho_gettid())
        let which = __priority_which_t(PRIO_PROCESS.rawValue)
        _ = setpriority(which, thread, min(19, getpriority(which, thread) + 5))
    }
}
