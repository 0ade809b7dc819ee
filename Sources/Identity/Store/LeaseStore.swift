/// Who has a piece of work that one process at a time should do.
public struct Lease: Sendable, Equatable {
    /// What is to be done.
    public var name: String
    /// A word that nobody else has.
    public var owner: String
    /// Milliseconds since 1970; from then on anybody may take it.
    public var expiresAt: Int64

    public init(name: String, owner: String, expiresAt: Int64) {
        self.name = name
        self.owner = owner
        self.expiresAt = expiresAt
    }
}

public protocol LeaseReader {
    /// Nil where nobody has ever had it, or it was given up.
    func lease(_ name: String) throws -> Lease?
}

public protocol LeaseWriter {
    /// Takes a lease that nobody has, has ended or is the owner's own, up to `until`; both times in milliseconds since
    /// 1970. False where another has it: then nothing changes.
    func takeLease(_ name: String, owner: String, until: Int64, now: Int64) throws -> Bool
    /// Ends the owner's lease; does nothing to another's.
    func giveUpLease(_ name: String, owner: String) throws
}
