import CPostgres

/// The rows of a statement, in libpq's binary format: integers in network order, texts and blobs as they are.
struct PostgresResult {
    let handle: OpaquePointer
    let rowCount: Int32

    init(_ handle: OpaquePointer) {
        self.handle = handle
        rowCount = PQntuples(handle)
    }

    func free() { PQclear(handle) }

    /// Rows that the statement changed or returned.
    var changes: Int {
        guard let text = PQcmdTuples(handle), text.pointee != 0 else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    func isNull(_ row: Int32, _ column: Int) -> Bool { PQgetisnull(handle, row, Int32(column)) == 1 }

    /// Of any width; a boolean is 0 or 1. NULL is 0.
    func integer(_ row: Int32, _ column: Int) -> Int64 {
        let bytes = bytes(row, column)
        guard let first = bytes.first else { return 0 }
        if bytes.count == 1 { return first == 0 ? 0 : 1 }
        // The first byte carries the sign.
        var value = Int64(Int8(bitPattern: first))
        for byte in bytes.dropFirst() { value = value << 8 | Int64(byte) }
        return value
    }

    func text(_ row: Int32, _ column: Int) -> String { String(decoding: bytes(row, column), as: UTF8.self) }

    func blob(_ row: Int32, _ column: Int) -> [UInt8] { Array(bytes(row, column)) }

    private func bytes(_ row: Int32, _ column: Int) -> UnsafeBufferPointer<UInt8> {
        guard let start = PQgetvalue(handle, row, Int32(column)) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let count = Int(PQgetlength(handle, row, Int32(column)))
        return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
    }
}
