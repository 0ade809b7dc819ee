/// Runs asynchronous work from a thread that may block: the main thread, or one of `OSThread`.
///
/// Never call it from Swift's pool or an event loop: the thread waits until the work is done.
public func runBlocking<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) throws -> T {
    let outcome = Monitor<Result<T, any Error>?>(nil)
    Task.detached {
        let result: Result<T, any Error>
        do {
            result = .success(try await work())
        } catch {
            result = .failure(error)
        }
        outcome.withLock { $0 = result }
        outcome.broadcast()
    }
    return try outcome.wait { $0 }.get()
}
