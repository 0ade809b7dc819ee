import CPostgres
import Storage

extension SQLError {
    /// What the server said of a statement. Its primary message names tables, columns and constraints; values stand in
    /// its detail, which is left out.
    static func of(_ result: OpaquePointer, sql: String?) -> SQLError {
        let state = field(result, "C") ?? ""
        // What is wrong with a value is said with the value.
        let isAboutValue = state.hasPrefix("22")
        let message = isAboutValue ? "an unfit value" : field(result, "M") ?? "no answer"
        // Whatever it was, the server ends the connection with it.
        let isLast = ["FATAL", "PANIC"].contains(field(result, "V") ?? "")
        return SQLError(
            kind: isLast ? .unavailable : kind(of: state), code: number(of: state), message: "\(message) (\(state))",
            sql: sql)
    }

    /// No connection could be made.
    static func of(_ failure: PostgresDial.Failure) -> SQLError {
        SQLError(
            kind: .unavailable, code: PostgresRefusal.lastState(in: failure.said).map(number) ?? 0,
            message: failure.refusal.message)
    }

    /// The connection broke.
    static func unavailable(_ connection: OpaquePointer?, _ fallback: String) -> SQLError {
        var message = fallback
        if let connection, let text = PQerrorMessage(connection) {
            let said = String(cString: text).split(separator: "\n").map(String.init)
            if !said.isEmpty { message = said.joined(separator: "; ") }
        }
        return SQLError(kind: .unavailable, code: 0, message: message)
    }

    /// - Parameter code: libpq's `PG_DIAG_SQLSTATE` and the like, which are macros of these letters.
    private static func field(_ result: OpaquePointer, _ code: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }

    /// By the classes of Appendix A of PostgreSQL's manual.
    private static func kind(of state: String) -> Kind {
        switch state {
        // Not 40003 (`isOutcomeUnknown`), which says that nobody knows whether the transaction was committed: to run it anew could double it.
        case "40001", "40P01": return .conflict
        // A read-only server is one that has just become a standby, or not yet stopped being one.
        case "25006", "57P01", "57P02", "57P03", "08006", "08001", "08003", "08004", "53300": return .unavailable
        case "57014", "55P03": return .busy
        default: break
        }
        switch state.prefix(2) {
        case "23": return .constraint
        case "53", "58": return .disk
        case "XX": return .corrupt
        case "08": return .unavailable
        default: return .other
        }
    }

    /// The five characters of an SQLSTATE as a number to base 36, so that no two are the same.
    private static func number(of state: String) -> Int { Int(state, radix: 36) ?? 0 }

    /// Whether the server itself does not know what became of the commit.
    var isOutcomeUnknown: Bool { code == Self.number(of: "40003") }

    /// Whether `pg_xact_status` was asked for a transaction that lies in the future of this server.
    var isAboutUnknownTransaction: Bool { code == Self.number(of: "22023") }
}
