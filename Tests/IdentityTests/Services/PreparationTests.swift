import Synchronization
import TestSupport
import Testing

@testable import Identity

/// Prepare, commit, after.
@Suite struct PreparationTests {
    private struct Broken: Error {}

    /// How often something was done, whichever task did it.
    private final class Count: Sendable {
        private let value = Mutex(0)
        var now: Int { value.withLock { $0 } }
        func add() { value.withLock { $0 += 1 } }
    }

    /// Prepares for what stands under `seen`, and stores under `kept` what was prepared.
    private func run(
        _ server: TestServer, prepare: @escaping @Sendable (String) async throws -> Void = { _ in },
        ending: @escaping @Sendable () throws -> Ruling<String> = { .granted("done") }
    ) async throws -> String {
        try await Preparation.run(call: server.identityCall()) { store in
            try store.meta("seen") ?? "nothing"
        } prepare: { seen in
            try await prepare(seen)
            return "made for \(seen)"
        } commit: { _, prepared, store in
            try store.setMeta("kept", to: prepared)
            return try ending()
        }
    }

    private func set(_ value: String, _ server: TestServer) async throws {
        try await server.store.write { try $0.setMeta("seen", to: value) }
    }

    private func kept(_ server: TestServer) async throws -> String? {
        try await server.store.read { try $0.meta("kept") }
    }

    @Test func `what was prepared is committed where the store stands still`() async throws {
        try await withServer { server in
            let count = Count()
            let end = try await run(server) { _ in count.add() }
            #expect(end == "done" && count.now == 1)
            #expect(try await kept(server) == "made for nothing")
        }
    }

    @Test func `what was prepared for something else is made anew`() async throws {
        try await withServer { server in
            let count = Count()
            let end = try await run(server) { _ in
                if count.now == 0 { try await set("another", server) }
                count.add()
            }
            #expect(end == "done" && count.now == 2)
            #expect(try await kept(server) == "made for another")
        }
    }

    @Test func `where the store never stands still the call gives up, and leaves nothing`() async throws {
        try await withServer { server in
            let count = Count()
            await #expect(throws: Refusal.tooManyRequests) {
                _ = try await run(server) { _ in
                    count.add()
                    try await set("\(count.now)", server)
                }
            }
            let left = try await kept(server)
            #expect(count.now == Preparation.maximumTries && left == nil)
        }
    }

    @Test func `what is refused by ruling is committed, and what is thrown is not`() async throws {
        try await withServer { server in
            await #expect(throws: Broken.self) { _ = try await run(server, ending: { throw Broken() }) }
            let left = try await kept(server)
            #expect(left == nil)
            await #expect(throws: Refusal.code(.expired)) {
                _ = try await run(server, ending: { .refused(.code(.expired)) })
            }
            #expect(try await kept(server) == "made for nothing")
        }
    }

    @Test func `what keeps the preparation from being made reaches the caller`() async throws {
        try await withServer { server in
            await #expect(throws: Broken.self) { _ = try await run(server, prepare: { _ in throw Broken() }) }
            let left = try await kept(server)
            #expect(left == nil)
        }
    }

    @Test func `what follows a commit is done to its end though the caller has gone`() async throws {
        try await withServer { server in
            let (call, count) = (server.identityCall(), Count())
            let caller = Task {
                // The caller goes while the transaction runs.
                withUnsafeCurrentTask { $0?.cancel() }
                return try await call.afterCommit {
                    try Task.checkCancellation()
                    try await Task.sleep(for: .milliseconds(1))
                    count.add()
                    return "heard"
                }
            }
            let heard = try await caller.value
            #expect(heard == "heard" && caller.isCancelled && count.now == 1)
        }
    }

    @Test func `what fails after a commit reaches the caller`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            await #expect(throws: Broken.self) { try await call.afterCommit { throw Broken() } }
        }
    }
}
