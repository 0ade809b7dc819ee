import ServiceModel

/// A page of ListUsers starts after this row.
public struct UserCursor: Sendable, Equatable {
    /// The last row's value of the filtered column, where the order goes by it (prefix filters).
    public var value: String?
    public var id: Int64

    public init(value: String?, id: Int64) {
        self.value = value
        self.id = id
    }
}

/// Under which keys a name may be somebody's, in the order of what goes before what: no alias hides a username or a
/// `sub` (decision 0014).
public struct NameKeys: Sendable, Equatable {
    /// As `UserPool.usernameKey` folds it.
    public var username: String
    /// Nil where the name cannot be one.
    public var sub: String?
    /// As `UserPool.aliasKey` folds it; nil where the pool has no aliases.
    public var alias: String?

    public init(username: String, sub: String?, alias: String?) {
        self.username = username
        self.sub = sub
        self.alias = alias
    }
}

public protocol UserReader {
    func user(id: Int64) throws -> User?
    /// Whom a name means: who has the username; if nobody, who has the `sub`; if nobody, who has the alias.
    func user(poolId: String, named keys: NameKeys) throws -> User?
    /// `key` as `UserPool.usernameKey` folds it.
    func user(poolId: String, usernameKey key: String) throws -> User?
    func user(poolId: String, sub: String) throws -> User?
    /// By any alias that is in force, whichever kind it is of.
    /// Where two users have it as aliases of different kinds, the address or number goes before `preferred_username`.
    func user(poolId: String, aliasKey key: String) throws -> User?
    /// Who holds exactly this alias.
    func user(poolId: String, alias: Alias) throws -> User?
    /// Users of a pool in the order of the filtered value, then of creation. Every filter uses an index.
    /// Returns at most `limit`, with the cursor of each for the page after it.
    func users(poolId: String, filter: UserFilter?, after: UserCursor?, limit: Int) throws -> [(User, UserCursor)]
}

/// What is written here is remembered for recoveries to a point in time, but for credentials; and while one is active in
/// the pool, nothing is written, and each throws `Refusal.pool(.writesPaused)`.
public protocol UserWriter {
    /// Stores a new user with exactly these aliases. Returns the row's id. For `StoreWriter.add` alone, which sees to
    /// the rules of names.
    /// Throws `StoreConflict.usernameTaken`, where another has the username or the sub, or `.aliasTaken`.
    func insertRow(of user: User, aliases: [Alias]) throws -> Int64
    /// Stores every field of the user and makes exactly `aliases` its aliases. For `StoreWriter.save` alone.
    /// Throws `StoreConflict.aliasTaken`.
    ///
    /// - Parameter stored: the user as this transaction has read it.
    func replaceRow(of stored: User, with user: User, aliases: [Alias]) throws
    /// A new hash or verifier for the same password: dates stay, and nothing is stored if the user's
    /// generation is another by now. A nil member stays as it is.
    func setCredential(userId: Int64, generation: Int64, passwordHash: String?, sealedVerifier: [UInt8]?) throws
    /// Stores what the user's `mfa` is, with generation and date, and nothing else.
    func setMFA(of user: User) throws
    /// The same, where all that changed is which code was used last: no recovery gives that back.
    func setTokenUse(of user: User, at: Int64) throws
    /// The user with all that hangs on it: aliases, memberships, codes, sign-ins, passkeys, devices, events,
    /// identities. Messages stay.
    func deleteUser(id: Int64, at: Int64) throws
}
