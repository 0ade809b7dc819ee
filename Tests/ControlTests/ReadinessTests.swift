import Identity
import ServiceModel
import Synchronization
import TestSupport
import Testing

@testable import Control

@Suite struct ReadinessTests {
    private func fixture(
        isShared: Bool = false, patience: Duration = .seconds(60),
        _ body: (TestServer, ScriptedStore, WatchedStore, Readiness) async throws -> Void
    ) async throws {
        try await withServer { server in
            let failing = ScriptedStore(server.store, isShared: isShared)
            let watched = WatchedStore(failing, patience: patience)
            let readiness = Readiness(store: watched, clock: server.clock)
            readiness.reach()
            try await body(server, failing, watched, readiness)
        }
    }

    @Test func `a server whose writes fail is not ready, and is again a second after they work`() async throws {
        try await fixture { server, failing, watched, readiness in
            #expect(await readiness.state() == .ok)
            failing.fail(every: .write)
            await #expect(throws: ScriptedStore.Failure.self) {
                try await watched.write { try $0.setMeta("a", to: "b") }
            }
            #expect(await readiness.state() == .unwritable)
            #expect(await readiness.state() == .unwritable)
            failing.recover()
            server.clock.advance(by: Milliseconds.second)
            #expect(await readiness.state() == .ok)
        }
    }

    @Test func `while writes fail, asking writes once a second`() async throws {
        try await fixture { server, failing, _, readiness in
            failing.fail(every: .write)
            for second in 1...3 {
                for _ in 0..<10 { #expect(await readiness.state() == .unwritable) }
                #expect(failing.calls.count == second)
                server.clock.advance(by: Milliseconds.second)
            }
        }
    }

    @Test func `who asks while a write finds out hears what it hears`() async throws {
        try await fixture { server, failing, _, readiness in
            let asked = Asked()
            // The write goes on only once all have asked; each asks before it can wait.
            server.store.beforeNextWrite { while asked.count.withLock({ $0 }) < 10 { await Task.yield() } }
            let states = await withTaskGroup(of: Readiness.State.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        asked.count.withLock { $0 += 1 }
                        return await readiness.state()
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(states == Array(repeating: .ok, count: 10))
            #expect(failing.calls == [.write])
        }
    }

    @Test func `a disk that is full before anybody writes is found out`() async throws {
        try await fixture { server, failing, _, readiness in
            failing.fail(every: .write)
            #expect(await readiness.state() == .unwritable)
            failing.recover()
            server.clock.advance(by: Milliseconds.second)
            #expect(await readiness.state() == .ok)
            failing.fail(every: .write)
            server.clock.advance(by: Milliseconds.minute)
            #expect(await readiness.state() == .unwritable)
        }
    }

    @Test func `while writes work, asking writes once a minute`() async throws {
        try await fixture { server, failing, _, readiness in
            for _ in 0..<10 { #expect(await readiness.state() == .ok) }
            #expect(failing.calls == [.write])
            server.clock.advance(by: Milliseconds.minute)
            for _ in 0..<10 { #expect(await readiness.state() == .ok) }
            #expect(failing.calls == [.write, .write])
        }
    }

    @Test func `of a database that servers share a write proves less for less long`() async throws {
        try await fixture(isShared: true) { server, failing, _, readiness in
            for _ in 0..<10 { #expect(await readiness.state() == .ok) }
            #expect(failing.calls == [.write])
            // It has become read-only, and nobody has written since.
            failing.fail(every: .write)
            server.clock.advance(by: WatchedStore.sharedProofLifetime)
            #expect(await readiness.state() == .unwritable)
        }
    }

    @Test func `a database that tells nothing of the others is asked at once`() async throws {
        try await fixture(isShared: true) { server, failing, _, readiness in
            #expect(await readiness.state() == .ok)
            failing.changes.trust(until: 0)
            failing.fail(every: .write)
            #expect(await readiness.state() == .unwritable)
            // It writes, though nobody listens: that will do.
            failing.recover()
            server.clock.advance(by: Milliseconds.second)
            #expect(await readiness.state() == .ok)
        }
    }

    @Test func `who asks does not wait for a database that hangs, and hears once it goes on`() async throws {
        try await fixture(patience: .milliseconds(1)) { server, _, _, readiness in
            let goesOn = Asked()
            server.store.beforeNextWrite { while goesOn.count.withLock({ $0 }) == 0 { await Task.yield() } }
            #expect(await readiness.state() == .unwritable)
            #expect(await readiness.state() == .unwritable)
            goesOn.count.withLock { $0 = 1 }
            while await readiness.state() == .unwritable { await Task.yield() }
            #expect(await readiness.state() == .ok)
        }
    }

    @Test func `a full queue is no sign of a broken disk while writes work, and none of a sound one`() async throws {
        try await fixture(isShared: true) { server, failing, watched, readiness in
            failing.fail(every: .write, with: ScriptedStore.Full())
            #expect(await readiness.state() == .unwritable)
            failing.recover()
            try await watched.write { try $0.setMeta("a", to: "b") }
            failing.fail(every: .write, with: ScriptedStore.Full())
            #expect(await readiness.state() == .ok)
        }
    }

    @Test func `a refusal, a conflict and a full queue are no sign of a broken disk`() async throws {
        try await fixture { _, failing, watched, readiness in
            #expect(await readiness.state() == .ok)
            for error in [Refusal.lookUp(.userNotFound), StoreConflict.exists, ScriptedStore.Full()] as [any Error] {
                failing.fail(every: .write, with: error)
                await #expect(throws: (any Error).self) { try await watched.write { try $0.setMeta("a", to: "b") } }
                #expect(await readiness.state() == .ok)
            }
            #expect(failing.calls.count == 4)
        }
    }
}

private final class Asked: Sendable {
    let count = Mutex(0)
}
