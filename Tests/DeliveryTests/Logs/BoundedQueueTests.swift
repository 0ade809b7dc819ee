import Testing

@testable import Delivery

@Suite struct BoundedQueueTests {
    @Test func `what is too much is forgotten, and counted once`() async {
        let queue = BoundedQueue<Int>(limit: 3)
        queue.add([1, 2])
        queue.add([3, 4, 5])
        #expect(queue.takeForgotten() == 2)
        #expect(queue.takeForgotten() == 0)
        #expect(await queue.next(2) == [1, 2])
        queue.add([6])
        #expect(await queue.next(9) == [3, 6])
    }

    @Test func `it is empty once all that was taken is done with`() async {
        let queue = BoundedQueue<Int>(limit: 3)
        await queue.waitUntilEmpty()
        queue.add([1])
        async let taken = queue.next(1)
        #expect(await taken == [1])
        async let empty: Void = queue.waitUntilEmpty()
        queue.finish(1)
        await empty
    }

    @Test func `whoever waits for more is woken by it, and by its own end`() async {
        let queue = BoundedQueue<Int>(limit: 3)
        async let taken = queue.next(1)
        queue.add([7])
        #expect(await taken == [7])
        let waiting = Task { await queue.next(1) }
        waiting.cancel()
        #expect(await waiting.value == [])
    }
}
