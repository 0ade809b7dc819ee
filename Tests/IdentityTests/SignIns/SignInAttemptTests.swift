import ServiceModel
import Synchronization
import TestSupport
import Testing
import Threads

@testable import Identity

@Suite struct SignInAttemptTests {
    private struct Damaged: Error {}

    /// Anna by a name that is hidden, so that the name and the user are counted apart.
    private func subjects(_ server: TestServer, _ name: String = "anna") -> LockoutSubjects {
        LockoutSubjects(
            user: .make(), name: TypedName(name), pool: .make(),
            client: .make { $0.preventUserExistenceErrors = .enabled }, keys: server.services.keys)
    }

    /// Holds the failures that stand against the name and the user against what they should be.
    private func expect(
        _ failures: [Int], of subjects: LockoutSubjects, _ server: TestServer,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let counted = try await server.store.read { store in
            try subjects.all.map { try store.lockout(subject: $0)?.failures ?? 0 }
        }
        #expect(counted == failures, sourceLocation: location)
    }

    /// - Returns: the refusal's word, the error that is none, or "in".
    private func attempt(
        _ server: TestServer, _ subjects: LockoutSubjects, isRight: Bool, thenThrow after: (any Error)? = nil
    ) async -> String {
        await attempt(server, subjects, thenThrow: after) { isRight }
    }

    private func attempt(
        _ server: TestServer, _ subjects: LockoutSubjects, thenThrow after: (any Error)? = nil,
        look: @escaping @Sendable () throws -> Bool
    ) async -> String {
        await attempt(server.identityCall(), subjects, thenThrow: after, look: look)
    }

    private func attempt(
        _ call: Call, _ subjects: LockoutSubjects, thenThrow after: (any Error)? = nil,
        look: @escaping @Sendable () throws -> Bool
    ) async -> String {
        do {
            let attempt = try await SignInAttempt.prove(under: subjects, .long, call: call) { _ in
                try look()
            }
            return try await attempt.settled {
                if let after { throw after }
                try await attempt.forgive()
                return "in"
            }
        } catch { return (error as? Refusal).map { "\($0)" } ?? "\(type(of: error))" }
    }

    private let wrong = "\(Refusal.signIn(.incorrectUsernameOrPassword))"

    @Test func `an attempt that the lane did not begin was none`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 0)
        try await withServer(lane: lane) { server in
            let anna = subjects(server)
            for round in 0..<4 {
                try await expect([round, round], of: anna, server)
                let busy = BusyLane(lane)
                server.store.beforeNextWrite { await busy.begin() }
                #expect(await attempt(server, anna, isRight: true) == "\(Refusal.tooManyRequests)")
                try await busy.end()
                try await expect([round, round], of: anna, server)
                // For the next round one that was evaluated, and wrong.
                #expect(await attempt(server, anna, isRight: false) == wrong)
            }
        }
    }

    @Test func `an attempt whose caller went before the lane began it was none`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let anna = subjects(server)
            let busy = BusyLane(lane)
            await busy.begin()
            let guess = Task { await attempt(server, anna, isRight: true) }
            while lane.depth.waitingLong == 0 { await Task.yield() }
            try await expect([1, 1], of: anna, server)
            guess.cancel()
            #expect(await guess.value == "CancellationError")
            try await expect([0, 0], of: anna, server)
            try await busy.end()
        }
    }

    @Test func `an attempt that the lane has begun stays counted, however it ends`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let anna = subjects(server)
            for error in [Damaged(), CancellationError()] as [any Error] {
                let answer = await attempt(server, anna) { throw error }
                #expect(answer == "\(type(of: error))")
            }
            try await expect([2, 2], of: anna, server)
            // The caller goes while it is looked at.
            let (isLooking, mayEnd) = (Monitor(false), Monitor(false))
            let guess = Task {
                await attempt(server, anna) {
                    isLooking.withLock { $0 = true }
                    return mayEnd.wait { $0 ? false : nil }
                }
            }
            while !isLooking.withLock({ $0 }) { await Task.yield() }
            guess.cancel()
            mayEnd.withLock { $0 = true }
            mayEnd.broadcast()
            #expect(await guess.value == wrong)
            try await expect([3, 3], of: anna, server)
        }
    }

    @Test func `an attempt that never ran takes off what it has counted, and no failure of others`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 0)
        try await withServer(lane: lane) { server in
            let (anna, address) = (subjects(server), subjects(server, "anna@example.com"))
            for _ in 1...5 { #expect(await attempt(server, anna, isRight: false) == wrong) }
            // The user is locked: by the address an attempt counts under the address alone.
            for _ in 1...3 {
                let busy = BusyLane(lane)
                server.store.beforeNextWrite { await busy.begin() }
                #expect(await attempt(server, address, isRight: true) == "\(Refusal.tooManyRequests)")
                try await busy.end()
                try await expect([0, 5], of: address, server)
            }
        }
    }

    @Test func `a right password after which something fails is no failure, unless a wrong one is told`() async throws {
        try await withServer { server in
            let anna = subjects(server)
            #expect(await attempt(server, anna, isRight: false) == wrong)
            for error in [Damaged(), CancellationError(), Refusal.tooManyRequests, Refusal.signIn(.userDisabled)]
                as [any Error]
            {
                let answer = await attempt(server, anna, isRight: true, thenThrow: error)
                #expect(answer == (error as? Refusal).map { "\($0)" } ?? "\(type(of: error))")
                try await expect([1, 1], of: anna, server)
            }
            _ = await attempt(server, anna, isRight: true, thenThrow: Refusal.signIn(.incorrectUsernameOrPassword))
            try await expect([2, 2], of: anna, server)
            #expect(await attempt(server, anna, isRight: true) == "in")
            try await expect([0, 0], of: anna, server)
        }
    }

    @Test func `programs of one user that sign in at once by several servers do not lock each other out`() async throws
    {
        try await withServer(isShared: true) { server in
            let anna = subjects(server)
            let servers = (0..<4).map { _ in server.beside() }
            let answers = await withTaskGroup(of: String.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let call = Call(services: servers[number % 4], requestId: "test", region: "eu-west-1")
                        return await self.attempt(call, anna) { true }
                    }
                }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(answers == ["in"])
            try await expect([0, 0], of: anna, server)
        }
    }

    @Test func `a guesser gains nothing by several servers`() async throws {
        try await withServer(isShared: true) { server in
            let anna = subjects(server)
            let servers = (0..<4).map { _ in server.beside() }
            let answers = await withTaskGroup(of: String.self) { group in
                for number in 0..<24 {
                    group.addTask {
                        let call = Call(services: servers[number % 4], requestId: "test", region: "eu-west-1")
                        return await self.attempt(call, anna) { false }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0 == wrong } == SignInLockout.freeFailures)
            try await expect([5, 5], of: anna, server)
        }
    }

    @Test func `without limits nothing is counted, nobody is locked, and nobody waits for a turn`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let anna = subjects(server)
            let line = try #require(anna.shown)
            for _ in 0..<AttemptTurns.atOnce { try await server.services.attemptTurns.enter(line) }
            let writes = server.store.writes
            for _ in 0..<20 { #expect(await attempt(server, anna, isRight: false) == wrong) }
            #expect(server.store.writes == writes)
            try await expect([0, 0], of: anna, server)
        }
    }
}

/// A lane that has something to do from `begin` to `end`, and that nothing else can be done in.
private final class BusyLane: Sendable {
    private let lane: CPULane
    private let isOver = Monitor(false)
    private let work = Mutex<Task<Void, any Error>?>(nil)

    init(_ lane: CPULane) { self.lane = lane }

    func begin() async {
        let (lane, isOver) = (lane, isOver)
        work.withLock { $0 = Task { try await lane.run(.long) { isOver.wait { $0 ? () : nil } } } }
        while lane.depth.running == 0 { await Task.yield() }
    }

    func end() async throws {
        isOver.withLock { $0 = true }
        isOver.broadcast()
        try await work.withLock { $0 }?.value
        while lane.depth.running > 0 { await Task.yield() }
    }
}
