import Identity
import JSON
import Logging
import Synchronization
import Testing

@testable import Functions

/// cognito/triggers §4.
@Suite struct FunctionCallerTests {
    private func caller(
        _ runner: (any FunctionRunner)?, policy: FunctionPolicy = FunctionPolicy(),
        journal: InvocationJournal = InvocationJournal(limit: 10, now: { 1_795_428_000_000 })
    ) -> FunctionCaller {
        FunctionCaller(
            FunctionDirectory(runner.map { ["sign-up": $0] } ?? [:]), policy: policy, journal: journal,
            log: .disabled, pause: { _ in await Task.yield() })
    }

    private func failure(_ caller: FunctionCaller, _ call: FunctionCall = .sample()) async -> FunctionFailure? {
        do throws(FunctionFailure) {
            _ = try await caller.invoke(call)
            return nil
        } catch {
            return error
        }
    }

    @Test func `the event goes out as it is, and the answer comes back as it is`() async throws {
        let runner = ScriptedRunner { _ in Array(#"{"response":{"autoConfirmUser":true}}"#.utf8) }
        let answer = try await caller(runner).invoke(.sample(arn))
        #expect(answer == .object(["response": .object(["autoConfirmUser": true])]))
        let attempt = try #require(runner.attempts.first)
        #expect(attempt.event == Array(#"{"userName":"ada"}"#.utf8))
        #expect(attempt.timeoutMilliseconds == 5000)
    }

    @Test func `what did not run is tried three times, by the same id`() async {
        let runner = ScriptedRunner { attempt throws(RunFailure) in throw .timedOut(attempt.timeoutMilliseconds) }
        #expect(await failure(caller(runner)) == .notInvoked(error: "SocketTimeoutException"))
        #expect(runner.attempts.count == 3)
        #expect(Set(runner.attempts.map(\.id)).count == 1)
    }

    @Test(arguments: [Trigger.customEmailSender, .customSMSSender])
    func `a function that delivers is called once, and may take its time`(_ trigger: Trigger) async {
        let runner = ScriptedRunner { attempt throws(RunFailure) in throw .timedOut(attempt.timeoutMilliseconds) }
        var call = FunctionCall.sample()
        call.trigger = trigger
        #expect(await failure(caller(runner), call) == .notInvoked(error: "SocketTimeoutException"))
        #expect(runner.attempts.map(\.timeoutMilliseconds) == [30_000])
    }

    @Test func `what fails once in a while succeeds at the next attempt`() async throws {
        let isFirst = Mutex(true)
        let runner = ScriptedRunner { _ throws(RunFailure) in
            let fails = isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst
            }
            if fails { throw .notInvoked(error: "ConnectException", reason: "", isWorthRepeating: true) }
            return Array("{}".utf8)
        }
        #expect(try await caller(runner).invoke(.sample()) == .object([:]))
        #expect(runner.attempts.count == 2)
    }

    @Test(arguments: [
        (RunFailure.failed(message: "no"), FunctionFailure.failed(message: "no")),
        (
            .notInvoked(error: "AccessDeniedException", reason: "", isWorthRepeating: false),
            .notInvoked(error: "AccessDeniedException")
        ), (.busy, .busy),
    ])
    func `what would end the same way is not tried again`(_ failure: RunFailure, _ expected: FunctionFailure) async {
        let runner = ScriptedRunner { _ throws(RunFailure) in throw failure }
        #expect(await self.failure(caller(runner)) == expected)
        #expect(runner.attempts.count == 1)
    }

    @Test(arguments: ["", "{", "no", "{}{}"])
    func `an answer that is no JSON is unreadable, at once`(_ answer: String) async {
        let runner = ScriptedRunner { _ in Array(answer.utf8) }
        #expect(await failure(caller(runner)) == .unreadable)
        #expect(runner.attempts.count == 1)
    }

    @Test func `a function that no setting names is missing`() async {
        #expect(await failure(caller(nil)) == .notInvoked(error: "ResourceNotFoundException"))
    }

    @Test func `who finds too many before is told to come back`() async {
        let runner = ScriptedRunner { _ in [] }
        #expect(await failure(caller(runner, policy: FunctionPolicy(atOnce: 0, waiting: 0))) == .busy)
        #expect(runner.attempts.isEmpty)
    }

    @Test func `each call is remembered, with how it ended`() async throws {
        let journal = InvocationJournal(limit: 2, now: { 1_795_428_000_000 })
        let answers = Mutex([#"{"response":{}}"#, "no JSON"])
        let runner = ScriptedRunner { _ throws(RunFailure) in
            guard let answer = answers.withLock({ $0.popLast() }) else { throw .failed(message: "no more") }
            return Array(answer.utf8)
        }
        let caller = caller(runner, journal: journal)
        for _ in 0..<3 { _ = await failure(caller) }
        let records = journal.records(limit: 10)
        #expect(records.map(\.id) == [3, 2])
        #expect(records.map(\.outcome) == [.failed, .answered])
        #expect(records.map(\.error) == ["no more", nil])
        #expect(records.first?.username == "ada" && records.first?.place == "a test")
        #expect(journal.records(after: 2, limit: 10).map(\.id) == [3])
        #expect(journal.records(limit: 10) { $0.outcome == .answered }.map(\.id) == [2])
    }
}
