import CPostgres
import Storage

/// Rows on their way out: COPY TO STDOUT in binary form (PostgreSQL manual, "COPY").
struct PostgresCopyOut {
    private let handle: OpaquePointer
    private let sql: String
    private var hasHeader = false

    /// Begins it.
    init(_ handle: OpaquePointer, query: String) throws(SQLError) {
        self.handle = handle
        sql = "COPY (\(query)) TO STDOUT (FORMAT binary)"
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard let result, PQresultStatus(result) == PGRES_COPY_OUT else {
            throw PostgresBulk.failure(handle, result, sql)
        }
    }

    /// Appends the next row.
    ///
    /// - Returns: false where there is none, and the server has said that all is well.
    mutating func next(into batch: inout RowBatch) throws(SQLError) -> Bool {
        while true {
            var buffer: UnsafeMutablePointer<CChar>?
            let count = PQgetCopyData(handle, &buffer, 0)
            if count == -1 {
                try finish()
                return false
            }
            guard count > 0, let buffer else { throw PostgresBulk.failure(handle, nil, sql) }
            defer { PQfreemem(buffer) }
            // A message of the server's is a row, the first one with what the stream begins with.
            var row = UnsafeRawBufferPointer(start: buffer, count: Int(count))
            if !hasHeader {
                row = try withoutHeader(row)
                hasHeader = true
            }
            guard row.count > 2 else { continue }
            batch.append(row: row)
            return true
        }
    }

    /// Gives up what is not wanted any more: the server is told to stop, since the end of a long table is far, and only
    /// what was under way by then is read. A transaction around it is lost.
    func abandon() {
        if let cancellation = PQgetCancel(handle) {
            var said = [CChar](repeating: 0, count: 256)
            // Where it does not arrive the rest comes, and is read.
            _ = PQcancel(cancellation, &said, Int32(said.count))
            PQfreeCancel(cancellation)
        }
        var buffer: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(handle, &buffer, 0) > 0 { PQfreemem(buffer) }
        while let result = PQgetResult(handle) { PQclear(result) }
    }

    private func withoutHeader(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> UnsafeRawBufferPointer {
        let signature = PostgresCopyIn.signature
        guard bytes.count >= signature.count + 8, bytes.starts(with: signature) else {
            throw SQLError(kind: .other, code: 0, message: "rows come in no form that is known", sql: sql)
        }
        let length = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: signature.count + 4, as: UInt32.self))
        return UnsafeRawBufferPointer(rebasing: bytes.dropFirst(signature.count + 8 + Int(length)))
    }

    private func finish() throws(SQLError) {
        var failure: SQLError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK, failure == nil {
                failure = PostgresBulk.failure(handle, result, sql)
            }
            PQclear(result)
        }
        if let failure { throw failure }
    }
}
