/// Which attribute serves as another name of the user.
public enum AliasKind: String, Sendable, CaseIterable {
    case email
    case phoneNumber = "phone_number"
    case preferredUsername = "preferred_username"
}

/// A name besides the username that signs the user in. Unique in the pool, per kind.
public struct Alias: Sendable, Equatable {
    public var kind: AliasKind
    /// Folded where the pool ignores case.
    public var key: String

    public init(kind: AliasKind, key: String) {
        self.kind = kind
        self.key = key
    }
}
