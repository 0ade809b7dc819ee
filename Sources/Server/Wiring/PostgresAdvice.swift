import Configuration
import StoragePostgres

/// What is wrong with a database, and what to do about it: for a start that fails, and for `sekisho doctor`.
struct PostgresAdvice: Error, Sendable, Equatable, CustomStringConvertible {
    let problem: String
    let advice: String

    var description: String { "\(problem). \(advice)" }
}

extension PostgresAdvice {
    /// - Parameter setting: that names the address.
    init(_ refusal: PostgresRefusal, at address: StorageAddress, setting: String = "storage") {
        let place = address.hosts.map(\.description).joined(separator: ", ")
        let user = address.user.map { "user \"\($0)\"" } ?? "this account's user"
        let password = "storage-password-file, or the variable SEKISHO_STORAGE_PASSWORD"
        switch refusal.reason {
        case .address:
            self.init(
                problem: "this machine's libpq does not take the address (\(refusal.message))",
                advice: "Correct it in \(setting)")
        case .unreachable:
            self.init(
                problem: "the database at \(place) cannot be reached (\(refusal.message))",
                advice: "Start it, or name its host and port in \(setting)")
        case .tls:
            self.init(
                problem: "there is no private way to the database at \(place) (\(refusal.message))",
                advice: "Mend its certificate, or change sslmode and sslrootcert in \(setting)")
        case .passwordMissing:
            self.init(
                problem: "the database at \(place) asks for the password of \(user)",
                advice: "Put it into \(password)")
        case .passwordWrong:
            self.init(
                problem: "the database at \(place) refuses the password of \(user)",
                advice: "Put the right one into \(password); where there is no such user yet, make it: "
                    + "\(Self.createRole(address, password: true))")
        case .notAdmitted:
            self.init(
                problem: "the database at \(place) does not admit \(user) (\(refusal.message))",
                advice:
                    "Let it in by pg_hba.conf, or name another in \(setting); where there is no such user yet, make "
                    + "it: \(Self.createRole(address, password: false))")
        case .databaseMissing:
            self.init(
                problem: "there is no database \"\(address.database)\" at \(place)",
                advice: "Name another in \(setting), or make it: \(Self.createDatabase(address))")
        case .privilegeMissing:
            self.init(
                problem: "\(user) may not do at \(place) what a server needs (\(refusal.message))",
                advice: Self.grant(address))
        case .tooManyConnections:
            self.init(
                problem: "the database at \(place) has no connection left (\(refusal.message))",
                advice: "Raise its max_connections, or lower storage-connections of the servers")
        case .notYet:
            self.init(
                problem: "the database at \(place) is starting or stopping (\(refusal.message))",
                advice: "Try again when it is there")
        case .noFittingHost:
            self.init(
                problem: "none of the hosts \(place) takes writes (\(refusal.message))",
                advice: "Promote one, or name the one that does in \(setting)")
        case .other:
            self.init(
                problem: "the database at \(place) cannot be used (\(refusal.message))",
                advice: "See the database's log, and \(setting)")
        }
    }

    static func wrongEncoding(_ encoding: String, of address: StorageAddress) -> PostgresAdvice {
        PostgresAdvice(
            problem: "the database \"\(address.database)\" has the encoding \(encoding), and must have UTF8",
            advice: "Make another as this one should have been, and name it in storage: \(createDatabase(address))")
    }

    /// The oldest release that its makers still mend.
    static let oldestVersion = 140_000

    static func tooOld(_ version: Int, at address: StorageAddress) -> PostgresAdvice {
        PostgresAdvice(
            problem: "the database at \(address.hosts.map(\.description).joined(separator: ", ")) is PostgreSQL "
                + "\(version / 10_000).\(version % 10_000), and must be \(oldestVersion / 10_000) or newer",
            advice: "Upgrade it, or name another in storage")
    }

    static func readOnly(_ address: StorageAddress) -> PostgresAdvice {
        PostgresAdvice(
            problem: "the database at \(address.hosts.map(\.description).joined(separator: ", ")) takes no writes",
            advice: "Name the host that does in storage, or lift default_transaction_read_only")
    }

    static func empty(_ address: StorageAddress) -> PostgresAdvice {
        PostgresAdvice(
            problem: "the database \(address) holds nothing of a server's",
            advice: "Start a server on it first, or name another database")
    }

    /// What somebody who may, such as a superuser by psql, runs to make the database that the address names.
    private static func createDatabase(_ address: StorageAddress) -> String {
        let owner = address.user.map { " OWNER \(name($0))" } ?? ""
        return "CREATE DATABASE \(name(address.database))\(owner) ENCODING 'UTF8' TEMPLATE template0"
    }

    /// What makes its user.
    private static func createRole(_ address: StorageAddress, password: Bool) -> String {
        "CREATE ROLE \(address.user.map(name) ?? "...") LOGIN" + (password ? " PASSWORD '...'" : "")
    }

    /// As it stands in SQL, where some names are words of the language.
    private static func name(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

    static func grant(_ address: StorageAddress) -> String {
        let user = address.user.map(name) ?? "the user"
        return "Name the user who owns the tables; in an empty database, let it make them: "
            + "ALTER DATABASE \(name(address.database)) OWNER TO \(user), or GRANT CREATE ON SCHEMA public TO \(user)"
    }
}
