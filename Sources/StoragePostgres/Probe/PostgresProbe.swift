import CPostgres
import Glibc
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
        var parameters = [("application_name", "sekisho-probe"), ("connect_timeout", "3"), ("dbname", address)]
        parameters.append(("client_encoding", "UTF8"))
        if let password { parameters.append(("password", password)) }
        let started = CStrings.with(parameters.map(\.0)) { keywords in
            CStrings.with(parameters.map(\.1)) { values in PQconnectStartParams(keywords, values, 1) }
        }
        guard let started else { throw PostgresRefusal(.other, "no memory is left for a connection") }
        // From here on `deinit` ends it, also where this throws.
        handle = started
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        // Only so does libpq tell why a server said no: by its SQLSTATE.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        let deadline = Self.now + Int64(patienceMilliseconds)
        var state = PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING
        while state != PGRES_POLLING_OK, state != PGRES_POLLING_FAILED {
            guard Self.wait(for: handle, reading: state == PGRES_POLLING_READING, until: deadline) else {
                throw PostgresRefusal(.unreachable, "no answer in time")
            }
            state = PQconnectPoll(handle)
        }
        guard state == PGRES_POLLING_OK else {
            throw PostgresRefusal(
                failedConnection: String(cString: PQerrorMessage(handle)),
                asksForPassword: PQconnectionNeedsPassword(handle) == 1)
        }
        PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
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
                guard Self.wait(for: handle, reading: false, until: deadline) else { throw lost() }
            }
            while PQisBusy(handle) == 1 {
                guard Self.wait(for: handle, reading: true, until: deadline), PQconsumeInput(handle) == 1 else {
                    throw lost()
                }
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK: rows += Self.rows(of: result)
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

    private static func rows(of result: OpaquePointer) -> [[String?]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }

    private static func field(_ result: OpaquePointer, _ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }

    private static func wait(for handle: OpaquePointer, reading: Bool, until deadline: Int64) -> Bool {
        while true {
            let rest = deadline - now
            guard rest > 0 else { return false }
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(reading ? POLLIN : POLLOUT), revents: 0)
            let ready = poll(&descriptor, 1, Int32(clamping: rest))
            if ready > 0 { return true }
            if ready < 0, errno != EINTR { return false }
        }
    }

    private static var now: Int64 { Monotonic.milliseconds }
}
