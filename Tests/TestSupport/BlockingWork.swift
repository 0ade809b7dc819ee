import Threads

/// Runs what blocks on a thread of its own: Swift's pool has as many threads as the machine has cores.
public func onOSThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        OSThread.start(name: "test") { continuation.resume(with: Result { try body() }) }
    }
}
