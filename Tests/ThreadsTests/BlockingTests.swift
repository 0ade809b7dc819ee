import Synchronization
import Testing
import Threads

@Suite struct BlockingTests {
    /// Blocks a thread that is nobody's else.
    private func onThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            OSThread.start(name: "blocking-test") { continuation.resume(returning: work()) }
        }
    }

    @Test func `who waits for work that ends is told so, after it has ended`() async {
        let isDone = Atomic(false)
        let hasEnded = await onThread {
            waitBlocking(milliseconds: 3_600_000) {
                await Task.yield()
                isDone.store(true, ordering: .relaxed)
            }
        }
        #expect(hasEnded && isDone.load(ordering: .relaxed))
    }

    @Test func `work that takes too long is waited for no longer, and cancelled`() async {
        let (stream, end) = AsyncStream<Bool>.makeStream()
        let hasEnded = await onThread {
            waitBlocking(milliseconds: 1) {
                try? await Task.sleep(for: .seconds(3600))
                end.yield(Task.isCancelled)
            }
        }
        #expect(!hasEnded)
        let wasCancelled = await stream.first { _ in true }
        #expect(wasCancelled == true)
    }
}
