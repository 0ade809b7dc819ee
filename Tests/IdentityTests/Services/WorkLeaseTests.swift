import Synchronization
import TestSupport
import Testing

@testable import Identity

@Suite struct WorkLeaseTests {
    private func expect(
        _ lease: WorkLease, isHeld expected: Bool, at location: SourceLocation = #_sourceLocation
    ) async throws {
        let isHeld = try await lease.isHeld()
        #expect(isHeld == expected, sourceLocation: location)
    }

    @Test func `of two servers one does the work, and the other goes on when its lease has ended`() async throws {
        try await withServer(isShared: true) { server in
            let first = WorkLease("work", services: server.services)
            let second = WorkLease("work", services: server.beside())
            try await expect(first, isHeld: true)
            try await expect(second, isHeld: false)
            server.clock.advance(by: WorkLease.span - 1)
            try await expect(second, isHeld: false)
            server.clock.advance(by: 1)
            try await expect(second, isHeld: true)
            try await expect(first, isHeld: false)
        }
    }

    @Test func `who works on keeps the lease, and writes only now and then`() async throws {
        try await withServer(isShared: true) { server in
            let first = WorkLease("work", services: server.services)
            let second = WorkLease("work", services: server.beside())
            let writes = server.store.writes
            // Five spans.
            for _ in 0..<150 {
                try await expect(first, isHeld: true)
                server.clock.advance(by: WorkLease.span / 30)
            }
            #expect(server.store.writes - writes == 10)
            try await expect(second, isHeld: false)
        }
    }

    @Test func `who stops hands over at once, and takes nothing from others`() async throws {
        try await withServer(isShared: true) { server in
            let first = WorkLease("work", services: server.services)
            let second = WorkLease("work", services: server.beside())
            try await expect(first, isHeld: true)
            try await second.giveUp()
            try await expect(second, isHeld: false)
            try await first.giveUp()
            try await expect(second, isHeld: true)
        }
    }

    @Test func `a lease that was taken by a wrong clock binds nobody`() async throws {
        try await withServer(isShared: true) { server in
            let now = server.clock.now
            try await server.store.write {
                _ = try $0.takeLease("work", owner: "x", until: now + 1000 * Milliseconds.day, now: now)
            }
            try await expect(WorkLease("work", services: server.services), isHeld: true)
        }
    }

    @Test func `where the store is one server's alone nothing is asked or written`() async throws {
        try await withServer { server in
            let calls = server.store.calls.count
            let first = WorkLease("work", services: server.services)
            let second = WorkLease("work", services: server.beside())
            try await expect(first, isHeld: true)
            try await expect(second, isHeld: true)
            try await first.giveUp()
            #expect(try await second.exclusively { 5 } == 5)
            #expect(server.store.calls.count == calls)
        }
    }

    @Test func `what is done exclusively is done by one after the other`() async throws {
        try await withServer(isShared: true) { server in
            let running = Running()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<5 {
                    group.addTask {
                        try await WorkLease("work", services: server.beside()).exclusively {
                            running.begin()
                            for _ in 0..<50 { await Task.yield() }
                            running.end()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(running.most == 1 && running.total == 5)
        }
    }

    @Test func `what fails gives the lease up all the same`() async throws {
        struct Failed: Error {}
        try await withServer(isShared: true) { server in
            await #expect(throws: Failed.self) {
                try await WorkLease("work", services: server.services).exclusively { throw Failed() }
            }
            try await expect(WorkLease("work", services: server.beside()), isHeld: true)
        }
    }
}

/// How many are at it at once.
private final class Running: Sendable {
    private let state = Mutex((now: 0, most: 0, total: 0))

    var most: Int { state.withLock { $0.most } }
    var total: Int { state.withLock { $0.total } }

    func begin() {
        state.withLock { state in
            state.now += 1
            state.total += 1
            state.most = max(state.most, state.now)
        }
    }

    func end() { state.withLock { $0.now -= 1 } }
}
