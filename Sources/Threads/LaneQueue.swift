/// A piece of work in the lane.
///
/// `@unchecked Sendable`: `state` belongs to the queue and is touched under its lock only; the closures are
/// set before the queue sees the job and one of them is called once, by whoever took it out of `waiting`.
final class LaneJob: @unchecked Sendable {
    enum State {
        case new, waiting, begun, cancelled
    }

    let kind: CPULane.Kind
    let isTypical: Bool
    var state = State.new
    var run: () -> Void = {}
    var refuse: (any Error) -> Void = { _ in }

    init(kind: CPULane.Kind, isTypical: Bool = true) {
        self.kind = kind
        self.isTypical = isTypical
    }
}

/// The order in which the lane works, and its judgement of how long that takes. Pure: its owner locks it.
struct LaneQueue {
    /// Set when no more work will come; what waits is still done.
    var isClosed = false
    private(set) var depth = CPULane.Depth()
    private(set) var totals = CPULane.Totals()

    private let threads: Int
    private let maximumWait: Duration
    private var short = FIFO<LaneJob>()
    private var long = FIFO<LaneJob>()
    /// How many short jobs have gone before the oldest long one.
    private var overtaken = 0
    /// Moving averages of what jobs cost lately; until there is one, what they cost on a common machine.
    private var shortCost = Duration.milliseconds(1)
    private var longCost = Duration.milliseconds(50)

    init(threads: Int, maximumWait: Duration) {
        self.threads = threads
        self.maximumWait = maximumWait
    }

    /// How long a new job of `kind` would wait until it begins.
    func expectedWait(_ kind: CPULane.Kind) -> Duration {
        guard depth.running + depth.waiting >= threads else { return .zero }
        // What runs is half done on average.
        var ahead = (shortCost * depth.runningShort + longCost * depth.runningLong) / 2
        ahead += shortCost * depth.waitingShort
        if kind == .long { ahead += longCost * depth.waitingLong }
        return ahead / threads
    }

    func isFull(for kind: CPULane.Kind) -> Bool { expectedWait(kind) > maximumWait }

    mutating func add(_ job: LaneJob) throws {
        // The task was cancelled before it came here.
        guard job.state == .new else { throw CancellationError() }
        guard !isFull(for: job.kind) else { throw CPULane.Overloaded() }
        job.state = .waiting
        switch job.kind {
        case .short:
            short.append(job)
            depth.waitingShort += 1
        case .long:
            long.append(job)
            depth.waitingLong += 1
        }
    }

    /// The job to begin now. nil: there is none yet; `.some(nil)`: there will be none.
    mutating func next() -> LaneJob?? {
        if depth.waitingLong > 0, depth.waitingShort == 0 || overtaken >= CPULane.shortRun {
            overtaken = 0
            depth.waitingLong -= 1
            return .some(begin(Self.firstWaiting(in: &long)))
        }
        if depth.waitingShort > 0 {
            overtaken = depth.waitingLong > 0 ? overtaken + 1 : 0
            depth.waitingShort -= 1
            return .some(begin(Self.firstWaiting(in: &short)))
        }
        return isClosed ? .some(nil) : nil
    }

    /// Takes a waiting job out; false when it has begun or was taken out before.
    mutating func cancel(_ job: LaneJob) -> Bool {
        let waited = job.state == .waiting
        guard waited || job.state == .new else { return false }
        job.state = .cancelled
        guard waited else { return false }
        // Its place in the queue stays until it is reached; that costs one look.
        switch job.kind {
        case .short: depth.waitingShort -= 1
        case .long: depth.waitingLong -= 1
        }
        return true
    }

    /// - Parameter cost: nil where it says nothing about the next job of the kind.
    mutating func finished(_ kind: CPULane.Kind, cost: Duration?) {
        switch kind {
        case .short:
            depth.runningShort -= 1
            if let cost { shortCost += (cost - shortCost) / 8 }
        case .long:
            depth.runningLong -= 1
            if let cost { longCost += (cost - longCost) / 8 }
        }
    }

    private mutating func begin(_ job: LaneJob) -> LaneJob {
        job.state = .begun
        switch job.kind {
        case .short:
            depth.runningShort += 1
            totals.short += 1
        case .long:
            depth.runningLong += 1
            totals.long += 1
        }
        return job
    }

    /// The first job that still waits: there is one, or the counts are wrong.
    private static func firstWaiting(in jobs: inout FIFO<LaneJob>) -> LaneJob {
        while let job = jobs.popFirst() {
            if job.state == .waiting { return job }
        }
        preconditionFailure("the lane counted a job that it does not have")
    }
}
