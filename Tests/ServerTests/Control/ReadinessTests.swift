import Identity
import ServiceModel
import TestSupport
import Testing

@testable import Server

@Suite struct ReadinessTests {
    private func fixture(
        _ body: (TestServer, FailingStore, WatchedStore, Readiness) async throws -> Void
    ) async throws {
        try await withServer { server in
            let failing = FailingStore(server.store)
            let watched = WatchedStore(failing)
            let readiness = Readiness(store: watched, clock: server.clock)
            readiness.reach()
            try await body(server, failing, watched, readiness)
        }
    }

    @Test func `a server whose writes fail is not ready, and is again as soon as they work`() async throws {
        try await fixture { _, failing, watched, readiness in
            #expect(await readiness.state() == .ok)
            failing.fail(every: .write)
            await #expect(throws: FailingStore.Failure.self) {
                try await watched.write { try $0.setMeta("a", to: "b") }
            }
            #expect(await readiness.state() == .unwritable)
            #expect(await readiness.state() == .unwritable)
            failing.recover()
            #expect(await readiness.state() == .ok)
        }
    }

    @Test func `a disk that is full before anybody writes is found out`() async throws {
        try await fixture { server, failing, _, readiness in
            failing.fail(every: .write)
            #expect(await readiness.state() == .unwritable)
            failing.recover()
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

    @Test func `a refusal, a conflict and a full queue are no sign of a broken disk`() async throws {
        try await fixture { _, failing, watched, readiness in
            #expect(await readiness.state() == .ok)
            for error in [ServiceError.userNotFound, StoreConflict.exists, FailingStore.Full()] as [any Error] {
                failing.fail(every: .write, with: error)
                await #expect(throws: (any Error).self) { try await watched.write { try $0.setMeta("a", to: "b") } }
                #expect(await readiness.state() == .ok)
            }
            #expect(failing.calls.count == 4)
        }
    }
}
