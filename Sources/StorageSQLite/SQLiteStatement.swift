import CSQLite
import Storage

/// A prepared statement of one connection, used only under that connection's owner.
///
/// Bound text and blobs are copied once into `scratch`, which SQLite reads in place: its own copies would
/// be an allocation each.
final class SQLiteStatement: SQLStatement {
    private let handle: OpaquePointer
    private let connection: Unmanaged<SQLiteConnection>
    /// For each of SQLite's parameters, which count in order of appearance, the number after its `$`.
    private let numbers: [Int]
    private let parameterCount: Int
    private var scratch: UnsafeMutableRawPointer
    private var scratchSize = 256

    /// Lent out and not yet finished.
    var isLent = false

    /// - Parameter connection: outlives its statements, so no reference is counted.
    init(_ handle: OpaquePointer, of connection: SQLiteConnection) {
        self.handle = handle
        self.connection = Unmanaged.passUnretained(connection)
        numbers = (0..<sqlite3_bind_parameter_count(handle)).map { index in
            guard let name = sqlite3_bind_parameter_name(handle, index + 1), let number = Int(String(cString: name + 1))
            else { preconditionFailure("parameters are written $1, $2, ...: \(String(cString: sqlite3_sql(handle)))") }
            return number
        }
        parameterCount = numbers.max() ?? 0
        scratch = .allocate(byteCount: scratchSize, alignment: 16)
    }

    /// Frees the statement. Not in `deinit`, because it must happen before its connection closes.
    func destroy() {
        sqlite3_finalize(handle)
        scratch.deallocate()
    }

    var sql: String { String(cString: sqlite3_sql(handle)) }

    func bind(_ values: [SQLValue]) throws(SQLError) {
        precondition(values.count == parameterCount, "\(values.count) values for: \(sql)")
        reserve(bytes(of: values))
        var offset = 0
        for index in numbers.indices {
            let position = Int32(index + 1)
            let status: Int32
            switch values[numbers[index] - 1] {
            case .null: status = sqlite3_bind_null(handle, position)
            case .integer(let value): status = sqlite3_bind_int64(handle, position, value)
            case .text(var value):
                let start = scratch + offset
                let count = value.withUTF8 { copy($0, to: start) }
                status = sqlite3_bind_text(handle, position, start.assumingMemoryBound(to: CChar.self), count, nil)
                offset += Int(count)
            case .blob(let value):
                let start = scratch + offset
                let count = value.withUnsafeBufferPointer { copy($0, to: start) }
                status = sqlite3_bind_blob(handle, position, start, count, nil)
                offset += Int(count)
            }
            if status != SQLITE_OK { throw connection.takeUnretainedValue().failure(status, sql: sql) }
        }
    }

    func step() throws(SQLError) -> Bool {
        let status = sqlite3_step(handle)
        if status == SQLITE_ROW { return true }
        if status == SQLITE_DONE { return false }
        throw connection.takeUnretainedValue().failure(status, sql: sql)
    }

    func runLater() throws(SQLError) { while try step() {} }

    var changes: Int { connection.takeUnretainedValue().changes }

    func finish() {
        sqlite3_reset(handle)
        isLent = false
    }

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(handle, Int32(column))
    }

    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }

    /// Room for every occurrence: a parameter that appears twice is still one of SQLite's.
    private func bytes(of values: [SQLValue]) -> Int {
        var total = 0
        for value in values {
            switch value {
            case .null, .integer: continue
            case .text(let text): total += text.utf8.count
            case .blob(let bytes): total += bytes.count
            }
        }
        return total
    }

    private func reserve(_ size: Int) {
        guard size > scratchSize else { return }
        scratch.deallocate()
        scratchSize = max(size, 2 * scratchSize)
        scratch = .allocate(byteCount: scratchSize, alignment: 16)
    }

    private func copy(_ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableRawPointer) -> Int32 {
        if let start = bytes.baseAddress { target.copyMemory(from: start, byteCount: bytes.count) }
        return Int32(bytes.count)
    }
}
