public import Identity

/// What a database answered instead of doing its work.
///
/// Carries the statement but never its values, so it may be logged.
public struct SQLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds that somebody treats differently.
    public enum Kind: Sendable, Equatable {
        /// Another connection holds what this one needs.
        case busy
        /// A UNIQUE, CHECK, NOT NULL or foreign key constraint.
        case constraint
        /// The disk is full, or a read or write failed.
        case disk
        /// The file is damaged or no database at all.
        case corrupt
        /// Two transactions were in each other's way, and this one has to run anew.
        case conflict
        /// There is no connection, or it broke, or did not answer in time.
        case unavailable
        /// The transaction was rolled back beneath the caller by an earlier error.
        case transactionLost
        case other
    }

    public let kind: Kind
    /// The driver's own code.
    public let code: Int
    public let message: String
    public let sql: String?

    public init(kind: Kind, code: Int, message: String, sql: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.sql = sql
    }

    public var description: String {
        let place = sql.map { ", in: \($0)" } ?? ""
        // What the driver found by itself has no code.
        return "database error \(code == 0 ? "(\(kind))" : "\(code)"): \(message)\(place)"
    }
}

/// The queue of writes, or of long reads, is full: refuse the request now rather than let it wait.
public struct StorageOverloaded: Overload, Sendable, Equatable, CustomStringConvertible {
    public init() {}
    public var description: String { "too many requests wait for the database" }
}

/// The database was closed while, or before, the work was asked for.
public struct StorageClosed: Error, Sendable, Equatable, CustomStringConvertible {
    public init() {}
    public var description: String { "the database is closed" }
}

/// The connection broke while a commit was under way, and the database did not say in time what became of it. It may
/// still take effect.
public struct UnknownOutcome: Error, Sendable, Equatable, CustomStringConvertible {
    public init() {}
    public var description: String { "the database went away during a commit; whether it took effect is not known" }
}
