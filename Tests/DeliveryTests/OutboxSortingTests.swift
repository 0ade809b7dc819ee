import Delivery
import Identity
import ServiceModel
import TestSupport
import Testing

@Suite struct OutboxSortingTests {
    private func enqueue(_ count: Int, medium: String, dueAt: Int64? = nil, in server: TestServer) async throws {
        try await server.store.write { store in
            for number in 0..<count {
                try store.enqueue(
                    StoredMessage(
                        poolId: "p", userId: 1, username: "u\(number)", sub: "s", medium: medium, destination: "d",
                        purpose: "sign-up", sealedContent: nil, createdAt: 1, dueAt: dueAt))
            }
        }
    }

    private func sort(_ server: TestServer, _ media: Set<DeliveryMediumType>) async throws -> Int {
        var slices = 1
        while try await !OutboxSorting.slice(server.services, delivering: media) { slices += 1 }
        return slices
    }

    private func waiting(_ server: TestServer, _ medium: String) async throws -> Int {
        try await server.store.read { try $0.undelivered(medium: medium, limit: 9999).count }
    }

    @Test func `what waits is handed to workers where there are any now`() async throws {
        try await withServer { server in
            try await enqueue(700, medium: "EMAIL", in: server)
            try await enqueue(3, medium: "SMS", in: server)
            #expect(try await sort(server, [.email]) == 2, "in slices")
            #expect(try await waiting(server, "EMAIL") == 0)
            #expect(try await waiting(server, "SMS") == 3)
            #expect(try await server.store.read { try $0.nextDue(medium: "EMAIL") } == server.clock.now)
            #expect(try await sort(server, []) == 1)
            #expect(try await waiting(server, "EMAIL") == 0, "who finds it and does not deliver it leaves it")
        }
    }

    @Test func `where all is as it should be nothing is written`() async throws {
        try await withServer { server in
            try await enqueue(2, medium: "EMAIL", dueAt: 5, in: server)
            try await enqueue(2, medium: "SMS", in: server)
            let writes = server.store.writes
            #expect(try await OutboxSorting.slice(server.services, delivering: [.email]))
            #expect(server.store.writes == writes)
        }
    }
}
