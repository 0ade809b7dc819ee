import Threads

/// Sends calls, as `OutboundClient` does; tests have others.
public protocol OutboundSending: Sendable {
    func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer
}

/// Calls other servers, from any task, on one thread of its own.
///
/// Nothing here blocks a caller: it suspends until there is an answer or an error, at most for the call's time-out. A
/// task that is cancelled gets `stopped`, and its call is broken off.
public final class OutboundClient: OutboundSending {
    private let loop: OutboundLoop

    /// Starts the thread. It ends with `stop()`, or with the client.
    public init(_ configuration: OutboundConfiguration) {
        loop = OutboundLoop(configuration)
        OSThread.start(name: "outbound") { [loop] in loop.run() }
    }

    deinit { loop.stop() }

    public func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer {
        let job = OutboundJob(call)
        let result: Result<OutboundAnswer, OutboundError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.add(job) { continuation.resume(returning: $0) }
            }
        } onCancel: {
            loop.cancel(job)
        }
        return try result.get()
    }

    /// Breaks off what is under way and refuses what comes. Does not wait for the thread.
    public func stop() { loop.stop() }
}
