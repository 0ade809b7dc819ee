import CPostgres
import Threads

/// One connection that looks at a server, beside any pool: what a failed start and `sekisho doctor` are told about.
///
/// Not for repositories: every answer is text, and each call blocks. One thread at a time.
public final class PostgresProbe {
    private let handle: OpaquePointer
    private let patienceMilliseconds: Int

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: as `PostgresOptions.address`.
    ///   - patienceMilliseconds: for the connection, and for each answer.
    /// - Throws: `PostgresRefusal`, of all hosts where there are several.
    public init(address: String, password: String?, patienceMilliseconds: Int = 5000) throws(PostgresRefusal) {
        self.patienceMilliseconds = patienceMilliseconds
        let dial = PostgresDial(
            address: address, defaults: [("application_name", "sekisho-probe")], password: password)
        do throws(PostgresDial.Failure) {
            handle = try dial.open(before: Monotonic.milliseconds + Int64(patienceMilliseconds))
        } catch {
            throw error.refusal
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
    }

    deinit { PQfinish(handle) }

    /// The host that answered, as the address names it; the socket's directory where it is one.
    public var host: String { PQhost(handle).map { String(cString: $0) } ?? "" }

    public var port: String { PQport(handle).map { String(cString: $0) } ?? "" }

    /// Such as 150004 for 15.4. Engines that speak PostgreSQL's protocol give that of the release that they resemble.
    public var version: Int { Int(PQserverVersion(handle)) }

    /// The account that it is connected as.
    public var user: String { PQuser(handle).map { String(cString: $0) } ?? "" }

    /// Of the database.
    public var encoding: String { status("server_encoding") ?? "" }

    /// Whether what travels is encrypted by TLS.
    public var isEncrypted: Bool { PQsslInUse(handle) == 1 }

    /// The protocol's report of a parameter; nil where the server makes none, as poolers do of many.
    public func status(_ parameter: String) -> String? {
        PQparameterStatus(handle, parameter).map { String(cString: $0) }
    }

    /// Runs a query that stands in the program, with parameters as text, and returns all its rows; nil is NULL.
    public func rows(_ sql: StaticString, _ values: [String] = []) throws(PostgresRefusal) -> [[String?]] {
        try answer(
            CStrings.with(values) { pointers in
                PQsendQueryParams(
                    handle, String(describing: sql), Int32(values.count), nil, values.isEmpty ? nil : pointers, nil,
                    nil, 0)
            })
    }

    /// The first column of the first row; nil where there is none, or it is NULL.
    public func value(_ sql: StaticString, _ values: [String] = []) throws(PostgresRefusal) -> String? {
        try rows(sql, values).first?.first ?? nil
    }

    /// Prepares a statement under a name, as the driver does.
    func prepare(_ name: String, _ sql: StaticString) throws(PostgresRefusal) {
        _ = try answer(PQsendPrepare(handle, name, String(describing: sql), 0, nil))
    }

    /// Runs a statement that was prepared under that name, by whomever.
    func run(prepared name: String) throws(PostgresRefusal) -> [[String?]] {
        try answer(PQsendQueryPrepared(handle, name, 0, nil, nil, nil, 0))
    }

    /// The process that the server says it answers with.
    var processOfProtocol: Int { Int(PQbackendPID(handle)) }

    // MARK: libpq

    private func answer(_ sent: Int32) throws(PostgresRefusal) -> [[String?]] {
        guard sent == 1 else { throw lost() }
        let deadline = Self.now + Int64(patienceMilliseconds)
        var rows: [[String?]] = []
        var refusal: PostgresRefusal?
        while true {
            while PQflush(handle) == 1 {
                guard PostgresDial.wait(for: handle, reading: false, until: deadline) else { throw lost() }
            }
            while PQisBusy(handle) == 1 {
                guard PostgresDial.wait(for: handle, reading: true, until: deadline), PQconsumeInput(handle) == 1 else {
                    throw lost()
                }
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: rows += TextRows.of(result)
            case PGRES_COMMAND_OK: break
            default:
                refusal = PostgresRefusal(
                    state: Self.field(result, 67) ?? "",  // PG_DIAG_SQLSTATE, "C"
                    message: Self.field(result, 77) ?? "no answer")  // PG_DIAG_MESSAGE_PRIMARY, "M"
            }
        }
        if let refusal { throw refusal }
        return rows
    }

    private func lost() -> PostgresRefusal {
        let said = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        let line = said.split(separator: "\n").joined(separator: "; ")
        return PostgresRefusal(.unreachable, line.isEmpty ? "no answer in time" : line)
    }

    private static func field(_ result: OpaquePointer, _ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }

    private static var now: Int64 { Monotonic.milliseconds }
}
