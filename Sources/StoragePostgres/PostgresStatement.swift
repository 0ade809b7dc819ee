import CPostgres
import Storage

/// A statement of one connection, lent out like every other; its rows are all here once it has run.
final class PostgresStatement: SQLStatement {
    let text: String
    /// What it is prepared as; nil where statements are not named.
    let name: String?
    /// Whether the server has said that it knows `name`.
    var isPrepared = false
    /// Above 0 where a read that began with this statement had another one, a few times ago.
    var expectsMore: Int8 = 0
    /// Lent out and not yet finished.
    var isLent = false
    let parameters = PostgresParameters()

    private let connection: Unmanaged<PostgresConnection>
    private var result: PostgresResult?
    private var row: Int32 = -1

    /// - Parameter connection: outlives its statements, so no reference is counted.
    init(_ text: String, name: String?, of connection: PostgresConnection) {
        self.text = text
        self.name = name
        self.connection = Unmanaged.passUnretained(connection)
    }

    func bind(_ values: [SQLValue]) throws(SQLError) { parameters.set(values) }

    func step() throws(SQLError) -> Bool {
        let result: PostgresResult
        if let known = self.result {
            result = known
        } else {
            result = try connection.takeUnretainedValue().run(self)
            self.result = result
        }
        row += 1
        return row < result.rowCount
    }

    func runLater() throws(SQLError) { try connection.takeUnretainedValue().runLater(self) }

    var changes: Int { result?.changes ?? 0 }

    func finish() {
        result?.free()
        result = nil
        row = -1
        isLent = false
    }

    func isNull(_ column: Int) -> Bool { result?.isNull(row, column) ?? true }
    func integer(_ column: Int) -> Int64 { result?.integer(row, column) ?? 0 }
    func text(_ column: Int) -> String { result?.text(row, column) ?? "" }
    func blob(_ column: Int) -> [UInt8] { result?.blob(row, column) ?? [] }
}
