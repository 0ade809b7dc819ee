import TestSupport
import Testing

@testable import Identity

@Suite struct SignInAttemptTests {
    private struct LaneIsFull: Error {}

    @Test func `an attempt that could not be evaluated was none`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let subjects = LockoutSubjects(
                user: .make(), name: "anna", pool: .make(), client: .make(), keys: server.environment.keys)
            let (attempt, subject) = (SignInAttempt(subjects, call: call), subjects.shown ?? "")
            func lockout() async throws -> Lockout? { try await server.store.read { try $0.lockout(subject: subject) } }
            for failures in 0..<7 {
                let before = try await lockout()
                server.clock.advance(by: Milliseconds.minute)
                let now = server.clock.now
                let admission = try await server.store.write { try attempt.count(at: now, in: $0) }
                #expect(admission == .admitted)
                #expect(try await lockout()?.failures == failures + 1)
                await #expect(throws: LaneIsFull.self) { try await attempt.evaluate(call) { throw LaneIsFull() } }
                #expect(try await lockout()?.failures == before?.failures)
                // For the next round one that was evaluated, and wrong.
                server.clock.advance(by: Milliseconds.minute)
                let later = server.clock.now
                _ = try await server.store.write { try attempt.count(at: later, in: $0) }
            }
        }
    }

    @Test func `without limits nothing is counted, and nobody is locked`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let subjects = LockoutSubjects(
                user: .make(), name: "anna", pool: .make(), client: .make(), keys: server.environment.keys)
            let attempt = SignInAttempt(subjects, call: server.identityCall())
            for _ in 0..<20 {
                let admission = try await server.store.write { try attempt.count(at: 1, in: $0) }
                #expect(admission == .admitted)
            }
        }
    }
}
