import Testing

@testable import Threads

@Suite("The lane's queue")
struct LaneQueueTests {
    private func queue(threads: Int = 1, maximumWaitMilliseconds: Int = 5000) -> LaneQueue {
        LaneQueue(threads: threads, maximumWait: .milliseconds(maximumWaitMilliseconds))
    }

    /// Takes the next job, which must be there.
    private func take(_ queue: inout LaneQueue) throws -> LaneJob {
        let job = queue.next() ?? nil
        return try #require(job)
    }

    /// Whether there is nothing to begin now.
    private func isIdle(_ queue: inout LaneQueue) -> Bool {
        if case .none = queue.next() { true } else { false }
    }

    @Test("Short work goes first, and each kind in the order in which it came")
    func order() throws {
        var queue = queue()
        let jobs = [CPULane.Kind.long, .short, .long, .short].map { LaneJob(kind: $0) }
        for job in jobs { try queue.add(job) }
        #expect(queue.depth == .init(waitingShort: 2, waitingLong: 2))
        for index in [1, 3, 0, 2] {
            let job = try take(&queue)
            #expect(job === jobs[index])
        }
        #expect(queue.depth == .init(runningShort: 2, runningLong: 2))
        let idle = isIdle(&queue)
        #expect(idle)
    }

    @Test("Long work has its turn after a run of short work")
    func boundedStarvation() throws {
        var queue = queue()
        try queue.add(LaneJob(kind: .long))
        for _ in 0..<200 { try queue.add(LaneJob(kind: .short)) }
        var kinds: [CPULane.Kind] = []
        for _ in 0..<201 { kinds.append(try take(&queue).kind) }
        #expect(kinds.firstIndex(of: .long) == CPULane.shortRun)
    }

    @Test("A cancelled job is passed over, one that has begun is not cancelled")
    func cancellation() throws {
        var queue = queue()
        let first = LaneJob(kind: .short)
        let second = LaneJob(kind: .short)
        try queue.add(first)
        try queue.add(second)
        let cancelled = queue.cancel(first)
        let cancelledAgain = queue.cancel(first)
        #expect(cancelled && !cancelledAgain)
        #expect(queue.depth == .init(waitingShort: 1))
        let job = try take(&queue)
        #expect(job === second)
        let cancelledLate = queue.cancel(second)
        #expect(!cancelledLate)
        let idle = isIdle(&queue)
        #expect(idle)
    }

    @Test("A job whose task was cancelled before it came is refused")
    func cancelledBefore() {
        var queue = queue()
        let job = LaneJob(kind: .long)
        let taken = queue.cancel(job)
        #expect(!taken)
        #expect(throws: CancellationError.self) { try queue.add(job) }
        #expect(queue.depth == .init())
    }

    @Test("The expected wait is what the jobs ahead cost, shared by the threads")
    func expectedWait() throws {
        var queue = queue(threads: 2)
        #expect(queue.expectedWait(.long) == .zero)
        try queue.add(LaneJob(kind: .long))
        #expect(queue.expectedWait(.long) == .zero)
        _ = queue.next()
        try queue.add(LaneJob(kind: .long))
        _ = queue.next()
        // Two run, each half done: 25 ms of work for either thread.
        #expect(queue.expectedWait(.long) == .milliseconds(25))
        for _ in 0..<10 { try queue.add(LaneJob(kind: .long)) }
        #expect(queue.expectedWait(.long) == .milliseconds(275))
        // Short work does not wait for what is queued behind it.
        #expect(queue.expectedWait(.short) == .milliseconds(25))
        for _ in 0..<10 { try queue.add(LaneJob(kind: .short)) }
        #expect(queue.expectedWait(.short) == .milliseconds(30))
        #expect(queue.expectedWait(.long) == .milliseconds(280))
    }

    @Test("The expectation follows what jobs cost lately")
    func movingAverage() throws {
        var queue = queue()
        for _ in 0..<100 {
            try queue.add(LaneJob(kind: .long))
            _ = queue.next()
            queue.finished(.long, cost: .milliseconds(8))
        }
        try queue.add(LaneJob(kind: .long))
        try queue.add(LaneJob(kind: .long))
        let wait = queue.expectedWait(.long)
        #expect(wait >= .milliseconds(16) && wait < .milliseconds(17))
    }

    @Test("What makes a key leaves the expectation as it is")
    func untypicalWork() throws {
        var queue = queue()
        for kind in [CPULane.Kind.long, .short] {
            try queue.add(LaneJob(kind: kind, isTypical: false))
            queue.finished(try take(&queue).kind, cost: nil)
        }
        try queue.add(LaneJob(kind: .long))
        try queue.add(LaneJob(kind: .long))
        #expect(queue.expectedWait(.long) == .milliseconds(100))
    }

    @Test("Who would wait too long is refused, and taken again once the queue is shorter")
    func overload() throws {
        var queue = queue(maximumWaitMilliseconds: 500)
        var taken = 0
        while (try? queue.add(LaneJob(kind: .long))) != nil { taken += 1 }
        #expect(taken == 11)
        #expect(throws: CPULane.Overloaded.self) { try queue.add(LaneJob(kind: .long)) }
        #expect(throws: Never.self) { try queue.add(LaneJob(kind: .short)) }
        for _ in 0..<4 {
            let job = try take(&queue)
            queue.finished(job.kind, cost: .milliseconds(50))
        }
        #expect(throws: Never.self) { try queue.add(LaneJob(kind: .long)) }
    }

    @Test("A closed queue gives out what waits, then says that nothing will come")
    func closing() throws {
        var queue = queue()
        try queue.add(LaneJob(kind: .long))
        queue.isClosed = true
        _ = try take(&queue)
        guard case .some(.none) = queue.next() else {
            Issue.record("the queue did not end")
            return
        }
    }

    @Test("A FIFO gives back all elements in order, however they come and go")
    func fifo() {
        var fifo = FIFO<Int>()
        var next = 0
        var expected = 0
        for round in 0..<500 {
            for _ in 0..<round % 7 {
                fifo.append(next)
                next += 1
            }
            for _ in 0..<round % 5 where !fifo.isEmpty {
                let element = fifo.popFirst()
                #expect(element == expected)
                expected += 1
            }
        }
        while let element = fifo.popFirst() {
            #expect(element == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(fifo.isEmpty)
    }
}
