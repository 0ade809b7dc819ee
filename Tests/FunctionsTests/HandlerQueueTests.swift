import Synchronization
import Testing

@testable import Functions

@Suite struct HandlerQueueTests {
    private func attempt(_ id: String) -> FunctionAttempt {
        FunctionAttempt(function: FunctionName("sign-up"), event: [], id: id, timeoutMilliseconds: 5000)
    }

    /// Time that passes when the test says so.
    private final class Time: Sendable {
        private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])

        func pause() async { await withCheckedContinuation { one in waiting.withLock { $0.append(one) } } }

        func pass() {
            let ended = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
            for one in ended { one.resume() }
        }

        var count: Int { waiting.withLock { $0.count } }
    }

    private func queue(_ time: Time, interrupt: (@Sendable (Int) -> Void)?) -> HandlerQueue {
        HandlerQueue(seats: 1, now: { 0 }, pause: { _ in await time.pause() }, interrupt: interrupt)
    }

    private func run(_ queue: HandlerQueue, _ id: String) -> Task<Result<[UInt8], RunFailure>, Never> {
        Task {
            do throws(RunFailure) {
                return .success(try await queue.run(attempt(id), id: id))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func `a process that is to go for its changed files gets no more events, and the next one has them`()
        async throws
    {
        let time = Time()
        let queue = queue(time) { _ in }
        queue.started(0)
        let first = run(queue, "1")
        #expect(await queue.next(0)?.id == "1")
        #expect(!queue.retire(0), "not under an event that it has")
        #expect(queue.answer(0, id: "1", .success([1])))
        #expect(await first.value == .success([1]))
        #expect(queue.retire(0))
        let second = run(queue, "2")
        // It asks once more before it ends.
        #expect(await queue.next(0) == nil)
        queue.ended(0, how: nil)
        queue.started(0)
        #expect(await queue.next(0)?.id == "2")
        #expect(queue.answer(0, id: "2", .success([2])))
        #expect(await second.value == .success([2]))
        time.pass()
    }

    @Test func `a process that is ended for its slowness takes no other event with it`() async throws {
        let time = Time()
        let interrupted = Mutex<[Int]>([])
        let queue = queue(time) { seat in interrupted.withLock { $0.append(seat) } }
        queue.started(0)
        let slow = run(queue, "1")
        #expect(await queue.next(0)?.id == "1")
        while time.count == 0 { await Task.yield() }
        time.pass()
        #expect(await slow.value == .failure(.timedOut(5000)))
        while interrupted.withLock({ $0.isEmpty }) { await Task.yield() }
        // Its answer comes too late, and then it asks for more.
        _ = queue.answer(0, id: "1", .success([1]))
        let other = run(queue, "2")
        #expect(await queue.next(0) == nil)
        queue.ended(0, how: nil)
        queue.started(0)
        #expect(await queue.next(0)?.id == "2")
        #expect(queue.answer(0, id: "2", .success([2])))
        #expect(await other.value == .success([2]))
        time.pass()
    }

    @Test func `one that somebody else has started goes on`() async throws {
        let time = Time()
        let queue = queue(time, interrupt: nil)
        let slow = run(queue, "1")
        #expect(await queue.next(0)?.id == "1")
        while time.count == 0 { await Task.yield() }
        time.pass()
        #expect(await slow.value == .failure(.timedOut(5000)))
        let other = run(queue, "2")
        #expect(await queue.next(0)?.id == "2")
        #expect(queue.answer(0, id: "2", .success([2])))
        #expect(await other.value == .success([2]))
        time.pass()
    }
}
