import CPostgres
import Glibc
import Storage
import TestSupport
import Testing

@testable import StoragePostgres

/// Rows in PostgreSQL's binary form, in and out.
@Suite(.timeLimit(.minutes(5))) struct PostgresCopyStreamTests {
    private static let table = TableShape(
        name: "things",
        columns: [.init("id", .integer), .init("text", .text), .init("bytes", .blob)], key: ["id"])
    private static let schema = [
        Migration(
            version: 1, name: "things", checksum: "a",
            sql: """
                CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);
                CREATE TABLE things (id BIGINT PRIMARY KEY, text TEXT, bytes BYTEA);
                """)
    ]

    private static func withBulk<T: Sendable>(
        _ body: @escaping @Sendable (PostgresBulk) throws -> T
    ) async throws -> T {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let bulk = try PostgresBulk(
                    target: address, password: nil, name: "it", migrations: Self.schema, now: 1)
                defer { bulk.close() }
                return try body(bulk)
            }
        }
    }

    /// `(bytes, id, text)`, the columns in the order of their names.
    private static func batch(_ rows: [(bytes: [UInt8]?, id: Int64, text: String?)]) -> RowBatch {
        var batch = RowBatch()
        for row in rows {
            batch.beginRow(fields: 3)
            if let bytes = row.bytes { bytes.withUnsafeBytes { batch.append($0) } } else { batch.appendNull() }
            batch.append(row.id)
            if let text = row.text { Array(text.utf8).withUnsafeBytes { batch.append($0) } } else { batch.appendNull() }
            batch.endRow()
        }
        return batch
    }

    @Test func `rows that nobody wants any more are not waited for`() async throws {
        try await Self.withBulk { bulk in
            struct Enough: Error {}
            #expect(throws: Enough.self) {
                try bulk.transaction(isDurable: false) {
                    // All of them would take an hour.
                    var stream = try PostgresCopyOut(
                        bulk.handle, query: "SELECT generate_series(CAST(1 AS BIGINT), 10000000000)")
                    var batch = RowBatch()
                    let hasRow = try stream.next(into: &batch)
                    #expect(hasRow)
                    stream.abandon()
                    throw Enough()
                }
            }
            let rows = try bulk.rows("SELECT 1")
            #expect(rows == [["1"]])
        }
    }

    @Test func `what a copy had begun when it was killed does not keep the next one out`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let first = try PostgresBulk(
                    target: address, password: nil, name: "it", migrations: Self.schema, now: 1)
                // As an index that takes long.
                #expect(PQsendQuery(first.handle, "BEGIN; SELECT pg_sleep(3600)") == 1)
                for connection in [first.handle, first.guardian].compactMap(\.self) {
                    shutdown(PQsocket(connection), Int32(SHUT_RDWR))
                }
                let second = try PostgresBulk(
                    target: address, password: nil, name: "it", migrations: Self.schema, now: 1)
                second.close()
                first.close()
            }
        }
    }

    @Test func `two copies into one target are one too many, whatever name they are known by`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                func open(_ name: String) throws -> PostgresBulk {
                    try PostgresBulk(
                        target: "\(address)&application_name=\(name)", password: nil, name: name,
                        migrations: Self.schema, now: 1)
                }
                let first = try open("one")
                #expect(throws: PostgresBulk.Busy.copy(database: "two")) { try open("two") }
                first.close()
                try open("two").close()
            }
        }
    }

    @Test func `rows come out as they went in, in the order of their key`() async throws {
        try await Self.withBulk { bulk in
            let rows: [(bytes: [UInt8]?, id: Int64, text: String?)] = [
                ([0, 255], .min, ""), (nil, -1, nil), ([], 0, "\u{1F986}\\N\t\n"), ([1], .max, "x"),
            ]
            try bulk.transaction(isDurable: true) {
                try bulk.append(Self.batch(Array(rows.reversed())), from: 0, to: Self.table)
            }
            bulk.batchByteCount = 1
            var (bytes, batches): ([UInt8], Int) = ([], 0)
            try bulk.read(Self.table) {
                bytes += $0.bytes
                batches += 1
            }
            #expect(bytes == Self.batch(rows).bytes && batches == 4)
        }
    }

    @Test func `a batch is taken from the row that is named`() async throws {
        try await Self.withBulk { bulk in
            let batch = Self.batch([(nil, 1, nil), (nil, 2, nil), (nil, 3, nil)])
            try bulk.transaction(isDurable: false) { try bulk.append(batch, from: 2, to: Self.table) }
            #expect(try bulk.rows("SELECT id FROM things") == [["3"]])
        }
    }

    @Test func `an empty table has no batch`() async throws {
        try await Self.withBulk { bulk in
            try bulk.read(Self.table) { _ in Issue.record("there is nothing") }
        }
    }

    @Test func `a row that does not fit undoes its transaction, and the connection works on`() async throws {
        try await Self.withBulk { bulk in
            let error = #expect(throws: SQLError.self) {
                try bulk.transaction(isDurable: false) {
                    try bulk.append(Self.batch([(nil, 1, nil), (nil, 1, nil)]), from: 0, to: Self.table)
                    try bulk.set("done", to: "1")
                }
            }
            #expect(error?.kind == .constraint)
            #expect(throws: SQLError.self) {
                try bulk.transaction(isDurable: false) {
                    try bulk.append(Self.batch([(nil, 1, "a\0b")]), from: 0, to: Self.table)
                }
            }
            let (count, facts) = (try bulk.count(of: "things"), try bulk.facts())
            #expect(count == 0 && facts.isEmpty)
        }
    }

    private struct Enough: Error {}

    @Test func `what is thrown between rows undoes them`() async throws {
        try await Self.withBulk { bulk in
            do {
                try bulk.transaction(isDurable: false) {
                    try bulk.append(Self.batch([(nil, 1, nil)]), from: 0, to: Self.table)
                    throw Enough()
                }
                Issue.record("it went on")
            } catch is Enough {}
            let count = try bulk.count(of: "things")
            #expect(count == 0)
        }
    }

    @Test func `who has read enough leaves a connection that works on`() async throws {
        try await Self.withBulk { bulk in
            try bulk.transaction(isDurable: false) {
                try bulk.append(Self.batch([(nil, 1, nil), (nil, 2, nil)]), from: 0, to: Self.table)
            }
            bulk.batchByteCount = 1
            do {
                try bulk.read(Self.table) { _ in throw Enough() }
                Issue.record("it read on")
            } catch is Enough {}
            let count = try bulk.count(of: "things")
            #expect(count == 2)
        }
    }
}
