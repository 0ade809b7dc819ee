/// Where identities are kept. One implementation per database; `Tests/StorageContracts` says what each must do.
///
/// What every store promises, however many tasks and processes use it at once:
///
/// - **Writes are serialisable.** They behave as if one had run after the other. What a write has read still holds
///   when it commits, also where it read that something is *not* there, or counted rows. The rules rest on it: they
///   look at the rows again inside the write that acts on them, and lock nothing.
/// - **What is acknowledged is durable.** `write` returns after the commit has reached the disk; where it throws what
///   `body` threw, nothing of it was kept.
/// - **A read sees one snapshot**: all of a write or nothing of it, in all its statements.
/// - **Who has written sees it.** A read that begins after a write was acknowledged sees that write.
///
/// Closures may run more than once, on any thread: where a database finds two writes in each other's way, it runs one
/// of them anew. So they have no effects but those on the store: no network, no clock, no randomness, nothing noted
/// outside. What counts is the run that was committed, and its result is the one that the caller gets.
public protocol IdentityStore: Sendable {
    /// Reads by index, a few rows, in one consistent snapshot. May run on the caller's own thread, so `body`
    /// must stay short.
    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T

    /// Reads that may walk many rows; runs apart from the threads that answer requests.
    func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T

    /// Reads a page of a listing: as `read`, and where the operator has named a replica, there, where a write of a moment
    /// ago may not have arrived yet. Nothing that a decision rests on.
    func list<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T

    /// Changes state in one transaction. What `body` throws rolls it back and reaches the caller.
    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T

    /// What writes have changed, told after the commit and before `write` returns. A closure that ran twice tells of
    /// the run that was committed; one that was rolled back tells nothing.
    var changes: StoreChangeFeed { get }
}

extension IdentityStore {
    public func list<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await read(body)
    }
}

/// A consistent view of the store, one protocol per aggregate.
public protocol StoreReader: PoolReader, ClientReader, KeyReader, UserReader, GroupReader, SignInReader, CodeReader,
    OutboxReader, LockoutReader, MetaReader, LeaseReader, SingleUseReader, ResourceReader, CustomChallengeReader,
    EncryptionKeyReader, PasskeyReader, DeviceReader, RiskReader, ImportReader, PointInTimeReader,
    SessionReader, LimitReader, AccessKeyReader, UserIdentityReader, RoleReader, ServiceKeyReader, IdentityPoolReader,
    PoolIdentityReader
{
    /// Runs two closures that read and do not depend on each other, at the price of one where reads are journeys. Each
    /// may run twice.
    func both<A, B>(_ first: () throws -> A, _ second: () throws -> B) throws -> (A, B)
}

/// A running transaction.
public protocol StoreWriter: StoreReader, PoolWriter, ClientWriter, KeyWriter, UserWriter, GroupWriter, SignInWriter,
    CodeWriter, OutboxWriter, LockoutWriter, MetaWriter, SingleUseWriter, AttemptWriter, LeaseWriter, ResourceWriter,
    CustomChallengeWriter, EncryptionKeyWriter, PasskeyWriter, DeviceWriter, RiskWriter, ImportWriter,
    PointInTimeWriter, SessionWriter, LimitWriter, AccessKeyWriter, UserIdentityWriter, ActivityWriter, RoleWriter,
    ServiceKeyWriter, IdentityPoolWriter, PoolIdentityWriter
{}

/// A failure of the store that a rule reacts to; everything else that it throws is an internal error.
public enum StoreConflict: Error, Sendable, Equatable {
    /// The username (folded) or sub is taken in this pool.
    case usernameTaken
    /// Another user of the pool holds this alias.
    case aliasTaken(AliasKind)
    /// A pool, client, group or resource of this id or (folded) name exists.
    case exists
}

/// Facts about the database itself, such as the master key's check value.
public protocol MetaReader {
    func meta(_ name: String) throws -> String?
}

public protocol MetaWriter {
    func setMeta(_ name: String, to value: String) throws
}

/// Failed sign-ins of one name: a user, or a name that no user has.
public struct Lockout: Sendable, Equatable {
    public var failures: Int
    public var lastFailedAt: Int64
    public var lockedUntil: Int64

    public init(failures: Int, lastFailedAt: Int64, lockedUntil: Int64) {
        self.failures = failures
        self.lastFailedAt = lastFailedAt
        self.lockedUntil = lockedUntil
    }
}

/// `subject` as in `StoredCode`. `sweep` forgets lock-outs an hour after their last failure.
public protocol LockoutReader {
    func lockout(subject: Subject) throws -> Lockout?
}

public protocol LockoutWriter {
    func setLockout(_ lockout: Lockout?, subject: Subject) throws
}

public protocol SingleUseReader {
    /// Whether `id` was noted as used, and the note is not forgotten yet.
    func isUsed(_ id: String) throws -> Bool
}

/// Things that may happen once: sessions answered, secret blocks evaluated.
public protocol SingleUseWriter {
    /// Notes `id` as used. False if it was noted before; the note may be forgotten after `expiresAt` (ms).
    func useOnce(_ id: String, expiresAt: Int64) throws -> Bool
}

/// Counted attempts, for limits per subject and hour.
public protocol AttemptWriter {
    /// Counts one `action` by `subject` at `now` (ms), unless there were `limit` within the `window` (ms) that ends
    /// there; then nothing changes, and the answer is false.
    ///
    /// Calls do not come in the order of their times: what is up to a window ahead of `now` counts as well.
    func countAttempt(subject: Subject, action: String, at now: Int64, window: Int64, limit: Int) throws -> Bool

    /// Removes expired codes, single-use notes, challenges, attempts, lock-outs, sign-ins, events, old messages, and
    /// members of deleted groups, at most `limit` rows of each kind, and returns how many went.
    func sweep(now: Int64, messagesBefore: Int64, limit: Int) throws -> Int
}
