import Glibc
import Testing
import Threads

/// The lane's threads are its own, so what blocks in these tests blocks nothing else; the tests
/// themselves only ever suspend.
@Suite("The CPU lane")
struct CPULaneTests {
    private struct Wrong: Error, Equatable {}

    /// Holds a thread of a lane until told to let go.
    private final class Gate: Sendable {
        private let isOpen = Monitor(false)

        func pass() { isOpen.wait { $0 ? () : nil } }

        func open() {
            isOpen.withLock { $0 = true }
            isOpen.broadcast()
        }
    }

    private func wait(for lane: CPULane, until condition: (CPULane.Depth) -> Bool) async throws {
        while !condition(lane.depth) { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("Work returns its value and throws its error to the caller")
    func results() async throws {
        let lane = CPULane(threads: 2)
        #expect(try await lane.run(.short) { 6 * 7 } == 42)
        #expect(try await lane.run(.long) { "text" } == "text")
        await #expect(throws: Wrong()) { try await lane.run(.short) { throw Wrong() } }
        await #expect(throws: Wrong()) { try await lane.run(.long) { throw Wrong() } }
    }

    @Test("All of much work is done, each piece once")
    func muchWork() async throws {
        let lane = CPULane(threads: 3)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<500 {
                group.addTask { try await lane.run(number.isMultiple(of: 3) ? .long : .short) { number } }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 499 * 500 / 2)
        try await wait(for: lane) { $0.running + $0.waiting == 0 }
    }

    @Test("Short work overtakes long work that waits")
    func priority() async throws {
        let lane = CPULane(threads: 1)
        let gate = Gate()
        let order = Monitor<[Int]>([])
        async let blocker: Void = lane.run(.long) { gate.pass() }
        try await wait(for: lane) { $0.running == 1 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...4 {
                let kind = number.isMultiple(of: 2) ? CPULane.Kind.short : .long
                group.addTask { try await lane.run(kind) { order.withLock { $0.append(number) } } }
                try await wait(for: lane) { $0.waiting == number }
            }
            gate.open()
            try await group.waitForAll()
        }
        try await blocker
        #expect(order.withLock { $0 } == [2, 4, 1, 3])
    }

    @Test("A lane that is busy for longer than a caller may wait refuses at once")
    func overload() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 0)
        let gate = Gate()
        async let blocker: Void = lane.run(.long) { gate.pass() }
        try await wait(for: lane) { $0.running == 1 }
        await #expect(throws: CPULane.Overloaded.self) { try await lane.run(.short) {} }
        gate.open()
        try await blocker
        try await wait(for: lane) { $0.running == 0 }
        try await lane.run(.short) {}
    }

    @Test("A cancelled task leaves the queue, and its work is never begun")
    func cancellation() async throws {
        let lane = CPULane(threads: 1)
        let gate = Gate()
        let begun = Monitor(false)
        async let blocker: Void = lane.run(.long) { gate.pass() }
        try await wait(for: lane) { $0.running == 1 }
        let task = Task { try await lane.run(.short) { begun.withLock { $0 = true } } }
        try await wait(for: lane) { $0.waitingShort == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(lane.depth.waiting == 0)
        gate.open()
        try await blocker
        try await lane.run(.long) {}
        #expect(!begun.withLock { $0 })
    }

    @Test("A task that was cancelled before it came is refused")
    func cancelledBefore() async throws {
        let lane = CPULane(threads: 1)
        let gate = Gate()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await lane.run(.short) { gate.pass() }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.open()
    }

    @Test("Work that has begun runs to its end, cancelled or not")
    func cancelledWhileRunning() async throws {
        let lane = CPULane(threads: 1)
        let gate = Gate()
        let task = Task {
            try await lane.run(.long) {
                gate.pass()
                return 1
            }
        }
        try await wait(for: lane) { $0.running == 1 }
        task.cancel()
        gate.open()
        #expect(try await task.value == 1)
    }

    @Test("What waits when the lane is let go is still done")
    func ending() async throws {
        let gate = Gate()
        var lane: CPULane? = CPULane(threads: 1)
        weak let released = lane
        let tasks = [lane!, lane!].map { lane in Task { try await lane.run(.long) { gate.pass() } } }
        while lane!.depth.running + lane!.depth.waiting < 2 { try await Task.sleep(for: .milliseconds(1)) }
        lane = nil
        gate.open()
        for task in tasks { try await task.value }
        while released != nil { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test("The caller goes on with its own executor")
    func executor() async throws {
        let lane = CPULane(threads: 2)
        let loop = LoopExecutor()
        defer { loop.stop() }
        try await withTaskExecutorPreference(loop) {
            #expect(loop.isCurrent)
            for kind in [CPULane.Kind.short, .long] {
                let inside = try await lane.run(kind) { loop.isCurrent }
                #expect(!inside)
                #expect(loop.isCurrent)
                await #expect(throws: Wrong()) { try await lane.run(kind) { throw Wrong() } }
                #expect(loop.isCurrent)
            }
        }
    }

    @Test("The lane's threads are nicer than the rest of the process")
    func niceness() async throws {
        // For Linux, 0 is the calling thread.
        @Sendable func niceness() -> Int32 { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        let outside = niceness()
        let inside = try await CPULane(threads: 1).run(.short) { niceness() }
        #expect(inside == min(19, outside + 5))
    }
}
