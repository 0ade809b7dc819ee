import Storage
import Testing

@testable import StoragePostgres

/// What libpq says, in its own words, and what has to be done about it.
@Suite struct PostgresRefusalTests {
    @Test(
        arguments: [
            ("FATAL:  3D000: database \"x\" does not exist", .databaseMissing),
            ("FATAL:  28P01: password authentication failed for user \"u\"", .passwordWrong),
            ("FATAL:  28000: role \"u\" does not exist", .notAdmitted),
            ("FATAL:  53300: sorry, too many clients already", .tooManyConnections),
            ("FATAL:  57P03: the database system is starting up", .notYet),
            ("FATAL:  42501: permission denied for database \"x\"", .privilegeMissing),
            // In the words of a server that speaks another language.
            ("FATALE:  3D000: il database \"x\" non esiste", .databaseMissing),
            ("Connection refused", .unreachable), ("session is read-only", .noFittingHost),
            ("server does not support SSL, but SSL was required", .tls),
            ("SSL error: certificate verify failed", .tls), ("fe_sendauth: no password supplied", .passwordMissing),
        ] as [(String, PostgresRefusal.Reason)])
    func `why a connection failed is told apart`(_ said: String, _ reason: PostgresRefusal.Reason) {
        let place = "connection to server at \"h\" (10.0.0.1), port 5432 failed: "
        let refusal = PostgresRefusal(
            failedConnection: "\(place)\(said)\nLOCATION:  InitPostgres, postinit.c:948\n", asksForPassword: false)
        #expect(refusal.reason == reason)
        #expect(!refusal.message.contains("LOCATION") && !refusal.message.contains("\n"))
        #expect(refusal.message.hasPrefix(place))
    }

    @Test func `of several hosts the last that answered decides, and all are named`() {
        let refusal = PostgresRefusal(
            failedConnection: """
                connection to server at "a", port 1 failed: Connection refused
                \tIs the server running on that host and accepting TCP/IP connections?
                connection to server at "b", port 2 failed: FATAL:  3D000: database "x" does not exist
                LOCATION:  InitPostgres, postinit.c:948

                """, asksForPassword: false)
        #expect(refusal.reason == .databaseMissing)
        #expect(
            refusal.message == "connection to server at \"a\", port 1 failed: Connection refused; "
                + "connection to server at \"b\", port 2 failed: FATAL: database \"x\" does not exist")
    }

    @Test func `a server that asks for a password that is not there is told by that alone`() {
        let refusal = PostgresRefusal(failedConnection: "whatever it says", asksForPassword: true)
        #expect(refusal.reason == .passwordMissing)
    }

    @Test func `what the driver was told keeps its code`() {
        let code = Int("42501", radix: 36)!
        let error = SQLError(kind: .other, code: code, message: "permission denied (42501)")
        #expect(PostgresRefusal(error) == PostgresRefusal(.privilegeMissing, "permission denied (42501)"))
        let lost = SQLError(kind: .unavailable, code: 0, message: "connection to server failed: Connection refused")
        #expect(PostgresRefusal(lost).reason == .unreachable)
        #expect("\(lost)" == "database error (unavailable): connection to server failed: Connection refused")
    }
}
