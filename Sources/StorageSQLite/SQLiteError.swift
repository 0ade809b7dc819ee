import CSQLite
import Storage

extension SQLError {
    /// The error that a connection has just met.
    ///
    /// SQLite's messages name tables and columns, never values.
    static func last(_ database: OpaquePointer?, _ code: Int32, sql: String? = nil) -> SQLError {
        let extended = database.map { sqlite3_extended_errcode($0) } ?? code
        let message: String
        if let database, let text = sqlite3_errmsg(database) {
            message = String(cString: text)
        } else {
            message = String(cString: sqlite3_errstr(code))
        }
        return SQLError(kind: kind(of: code), code: Int(extended), message: message, sql: sql)
    }

    private static func kind(of code: Int32) -> Kind {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_FULL, SQLITE_IOERR: .disk
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        default: .other
        }
    }
}
