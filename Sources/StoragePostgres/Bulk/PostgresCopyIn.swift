import CPostgres
import Storage

/// Rows on their way into a table: COPY FROM STDIN in binary form (PostgreSQL manual, "COPY").
struct PostgresCopyIn {
    private let handle: OpaquePointer
    let table: String

    /// Begins it.
    init(_ handle: OpaquePointer, table: TableShape) throws(SQLError) {
        self.handle = handle
        self.table = table.name
        let sql = "COPY \(table.quotedName) (\(table.columnList)) FROM STDIN (FORMAT binary)"
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard let result, PQresultStatus(result) == PGRES_COPY_IN else {
            throw PostgresBulk.failure(handle, result, sql)
        }
        try put(Self.signature + [0, 0, 0, 0, 0, 0, 0, 0])
    }

    /// What such a stream begins with; then flags and the length of an extension, four bytes each.
    static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

    func put(_ bytes: [UInt8]) throws(SQLError) {
        try put(bytes, bytes.indices)
    }

    func put(_ bytes: [UInt8], _ range: Range<Int>) throws(SQLError) {
        let status = bytes.withUnsafeBytes { all in
            PQputCopyData(
                handle, all.baseAddress?.advanced(by: range.lowerBound).assumingMemoryBound(to: CChar.self),
                Int32(range.count))
        }
        // The server may have said already what is wrong with what came before.
        guard status == 1 else {
            throw takeResults() ?? SQLError.unavailable(handle, "the database connection failed")
        }
    }

    /// Ends it: the server has taken all rows, or says what is wrong with one.
    func finish() throws(SQLError) {
        try put([0xFF, 0xFF])
        try end(nil)
    }

    /// Gives it up; nothing of it is kept.
    func abandon() { try? end("given up") }

    private func end(_ message: String?) throws(SQLError) {
        let isSent = PQputCopyEnd(handle, message) == 1
        if let failure = takeResults() { throw failure }
        guard isSent else { throw SQLError.unavailable(handle, "the database connection failed") }
    }

    private func takeResults() -> SQLError? {
        var failure: SQLError?
        while let result = PQgetResult(handle) {
            let status = PQresultStatus(result)
            if failure == nil, status != PGRES_COMMAND_OK, status != PGRES_COPY_IN {
                failure = PostgresBulk.failure(handle, result, "COPY \(table)")
            }
            PQclear(result)
            // It waits for rows: nothing was wrong.
            if status == PGRES_COPY_IN { break }
        }
        return failure
    }
}
