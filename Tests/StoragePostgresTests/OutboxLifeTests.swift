import Identity
import Storage
import StorageContracts
import TestSupport
import Testing

@testable import StoragePostgres

/// Who reads on in the outbox of a server that has crashed meanwhile.
@Suite struct OutboxLifeTests {
    @Test func `a message in a transaction whose id was given before the crash is not missed`() async throws {
        let cluster = PostgresCluster(hasStandby: false)
        try await cluster.withDatabase { address in
            let database = try await onOSThread { try PostgresDatabase(PostgresOptions(address: address), now: 1) }
            let store = SQLIdentityStore(database)
            // Ids that the log never hears of: nothing is written, and the transactions are over.
            for _ in 0..<50 { try await database.write { _ = try $0.exists("SELECT 1 WHERE false") } }
            let end = try await store.scan { try $0.outboxEnd() }
            try await cluster.crash()
            try await store.write { try $0.enqueue(.sample(to: "a")) }
            let (found, later) = try await store.scan { store in
                (try store.messages(OutboxQuery(after: end)).map(\.username), try store.outboxEnd())
            }
            #expect(found == ["a"])
            let none = try await store.scan { try $0.messages(OutboxQuery(after: end.advanced(to: later))) }
            #expect(none.isEmpty)
            try await onOSThread { database.close() }
        }
    }
}
