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

/// Waits for asynchronous work, at most so long, from a thread that may block, as `runBlocking` does. True where it has
/// ended by then; else it is cancelled.
public func waitBlocking(milliseconds: Int, for work: @escaping @Sendable () async -> Void) -> Bool {
    let isOver = Monitor(false)
    let task = Task.detached {
        await work()
        isOver.withLock { $0 = true }
        isOver.broadcast()
    }
    let ended: Void? = isOver.wait(milliseconds: milliseconds) { $0 ? () : nil }
    if ended == nil { task.cancel() }
    return ended != nil
}
