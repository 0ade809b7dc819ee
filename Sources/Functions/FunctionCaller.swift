public import Cryptography
public import Identity
public import JSON
public import Logging
import Threads

/// Calls the functions of pools.
///
/// A call is sent off by whoever asks, and what is short of it goes on where that is: a change of thread costs more. What
/// a long answer takes is done on Swift's pool, so that it holds up no event loop.
public final class FunctionCaller: FunctionCalling {
    private let directory: FunctionDirectory
    private let policy: FunctionPolicy
    private let journal: InvocationJournal
    private let turns: FunctionTurns
    private let random: any RandomSource
    private let log: Logger
    private let pause: @Sendable (_ milliseconds: Int) async -> Void

    /// - Parameter pause: between two attempts.
    public init(
        _ directory: FunctionDirectory, policy: FunctionPolicy = FunctionPolicy(), journal: InvocationJournal,
        random: any RandomSource = SystemRandom(), log: Logger,
        pause: @escaping @Sendable (_ milliseconds: Int) async -> Void = {
            try? await Task.sleep(for: .milliseconds($0))
        }
    ) {
        self.directory = directory
        self.policy = policy
        self.journal = journal
        self.random = random
        self.log = log
        self.pause = pause
        turns = FunctionTurns(policy, pause: pause)
    }

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> JSONValue {
        let executor = withUnsafeCurrentTask { $0?.unownedTaskExecutor?.asTaskExecutor() }
        // A task of its own, which is carried out whatever becomes of the caller's.
        let result = await Task.immediate(executorPreference: executor) { [self] in await carryOut(call) }.value
        return try result.get()
    }

    // MARK: One call

    private func carryOut(_ call: FunctionCall) async -> Result<JSONValue, FunctionFailure> {
        let begin = Monotonic.milliseconds
        let function = FunctionName(call.function)
        let runner = directory.runner(of: function)
        var (attempts, size) = (0, 0)
        let result: Result<JSONValue, FunctionFailure>
        if let runner {
            if await turns.enter(call.function) {
                result = await ask(runner, function, call, attempts: &attempts, size: &size)
                turns.leave(call.function)
            } else {
                note(call, "too many calls of it are under way already")
                result = .failure(.busy)
            }
        } else {
            note(call, "no setting says where it runs (functions)")
            result = .failure(.notInvoked(error: "ResourceNotFoundException"))
        }
        let (count, milliseconds) = (attempts, Monotonic.milliseconds - begin)
        await Elsewhere.ifLong(size) { [journal] in
            journal.add(call, place: runner?.place, attempts: count, milliseconds: milliseconds, result)
        }
        return result
    }

    /// - Parameter size: that of the answer, in bytes.
    private func ask(
        _ runner: any FunctionRunner, _ function: FunctionName, _ call: FunctionCall, attempts: inout Int,
        size: inout Int
    ) async -> Result<JSONValue, FunctionFailure> {
        let attempt = FunctionAttempt(
            function: function, event: JSONValue.object(call.event).encoded(), id: random.uuid(),
            timeoutMilliseconds: policy.timeout(of: call.trigger))
        let maximum = policy.attempts(of: call.trigger)
        while true {
            attempts += 1
            do throws(RunFailure) {
                let answer = try await runner.run(attempt)
                size = answer.count
                guard let value = await Elsewhere.ifLong(answer.count, { try? JSONReader.read(answer) }) else {
                    note(call, "its answer is no JSON (\(answer.count) bytes)")
                    return .failure(.unreadable)
                }
                return .success(value)
            } catch {
                switch error {
                case .failed(let message):
                    note(call, "it failed: \(message)")
                    return .failure(.failed(message: message))
                case .busy:
                    note(call, "too many calls to other servers are under way")
                    return .failure(.busy)
                case .notInvoked(let name, let reason, let isWorthRepeating):
                    let isLast = !isWorthRepeating || attempts >= maximum
                    note(call, "\(name): \(reason)\(isLast ? "" : "; trying again")")
                    if isLast { return .failure(.notInvoked(error: name)) }
                    await pause(50 << (attempts - 1))
                }
            }
        }
    }

    /// For whoever operates the server. The event is in none of it, but for what the function itself says.
    private func note(_ call: FunctionCall, _ what: String) {
        log.warning(
            "the function \(FunctionName(call.function).name) gave no answer: \(what.prefix(2000))",
            metadata: [
                "trigger": .string(call.source), "pool": .string(call.poolId), "request": .string(call.requestId),
            ])
    }
}
