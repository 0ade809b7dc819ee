public import IdentityPoolModel

/// An identity pool as it is kept.
public struct StoredIdentityPool: Sendable, Equatable {
    /// As the API shows it.
    public var settings: IdentityPool
    /// Which roles its identities take, and by which rules.
    public var roles: IdentityPoolRoles
    /// What of a user's claims becomes tags of their session, by the name of their identity provider. What is not in
    /// here has none.
    public var principalTags: [String: PrincipalTagMap]

    public init(
        settings: IdentityPool, roles: IdentityPoolRoles = .init(), principalTags: [String: PrincipalTagMap] = [:]
    ) {
        self.settings = settings
        self.roles = roles
        self.principalTags = principalTags
    }

    public var id: String { settings.identityPoolId }

    public var tags: [String: String] {
        get { settings.identityPoolTags ?? [:] }
        set { settings.identityPoolTags = newValue }
    }
}

/// Which roles the identities of a pool take.
public struct IdentityPoolRoles: Sendable, Equatable {
    /// ARNs of roles for `authenticated` and `unauthenticated` identities.
    public var standard: [String: String]
    /// By provider, as SetIdentityPoolRoles names it.
    public var mappings: [String: RoleMapping]

    public init(standard: [String: String] = [:], mappings: [String: RoleMapping] = [:]) {
        self.standard = standard
        self.mappings = mappings
    }
}

/// What of a user's claims becomes tags of their session.
public struct PrincipalTagMap: Sendable, Equatable {
    /// Whether the tags are the service's own.
    public var usesDefaults: Bool
    /// The names of tags with the claims that they are from.
    public var tags: [String: String]

    public init(usesDefaults: Bool, tags: [String: String]) {
        self.usesDefaults = usesDefaults
        self.tags = tags
    }
}

public protocol IdentityPoolReader {
    func identityPool(_ id: String) throws -> StoredIdentityPool?
    /// In the order of their ids.
    ///
    /// - Parameter region: nil for those of all regions.
    func identityPools(region: String?, after id: String?, limit: Int) throws -> [StoredIdentityPool]
}

public protocol IdentityPoolWriter {
    /// Throws `StoreConflict.exists`, also where the id is one that is being cleared away and much is left of it.
    func insert(_ pool: StoredIdentityPool) throws
    /// Replaces all of an existing pool.
    func update(_ pool: StoredIdentityPool) throws
    /// Hides the pool and everything in it at once; the rows go later, by `clearDeletedIdentityPools`. False where there
    /// is no such pool.
    func markDeleted(identityPoolId: String, at: Int64) throws -> Bool
    /// Removes at most `limit` rows of each kind of deleted identity pools. True when nothing is left to remove.
    func clearDeletedIdentityPools(limit: Int) throws -> Bool
}
