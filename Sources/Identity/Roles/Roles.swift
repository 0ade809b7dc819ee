public import Policies

/// The roles of the configuration and of the store, their policies read, kept at hand: each request of a session needs one.
///
/// That there is no role of a name is kept, too.
public final class Roles: Sendable {
    /// Those of the configuration, by folded name. Nothing in the store hides one.
    public let configured: [String: HeldRole]
    private let store: any IdentityStore
    private let accountId: String
    /// By folded name.
    private let cache: StoreCache<HeldRole>

    init(configured: [ConfiguredRole], store: any IdentityStore, keys: KeyRing, accountId: String) {
        self.configured = Dictionary(
            configured.map { (StoredRole.folded($0.name), HeldRole($0, keys: keys)) }
        ) { first, _ in first }
        self.store = store
        cache = StoreCache(over: store, keepsAbsence: true)
        self.accountId = accountId
    }

    /// The role of an ARN, whatever its partition; nil where this server has none.
    ///
    /// Throws what the store throws, or that a policy cannot be read.
    public func role(_ arn: String) async throws -> HeldRole? {
        guard let parts = RoleARN(arn), parts.accountId == accountId, let role = try await role(named: parts.name)
        else { return nil }
        // A name is one role's whatever its case, and an ARN only as it is spelled.
        return role.name == parts.name && role.path == parts.path ? role : nil
    }

    /// - Parameter name: in any case.
    public func role(named name: String) async throws -> HeldRole? {
        let folded = StoredRole.folded(name)
        if let role = configured[folded] { return role }
        return try await cache.value(folded) { try await store.read { try $0.role(folded) }.map(HeldRole.init) }
    }

    /// After a change of the roles has been committed (`StoreChanges`).
    func forget(_ foldedNames: Set<String>) { cache.forget(foldedNames) }

    /// After changes that nobody could tell.
    func forgetAll() { cache.forgetAll() }
}

/// A role of the configuration.
public struct ConfiguredRole: Sendable {
    public var name: String
    public var path: String
    public var policy: PolicyDocument?
    public var trustPolicy: TrustPolicy?
    public var sessionSeconds: Int64

    public init(
        name: String, path: String = "/", policy: PolicyDocument? = nil, trustPolicy: TrustPolicy? = nil,
        sessionSeconds: Int64 = HeldRole.defaultSessionSeconds
    ) {
        self.name = name
        self.path = path
        self.policy = policy
        self.trustPolicy = trustPolicy
        self.sessionSeconds = sessionSeconds
    }
}

extension HeldRole {
    /// The id follows from the name: whoever takes a role out of the configuration and puts it back has the same one.
    fileprivate init(_ role: ConfiguredRole, keys: KeyRing) {
        self.init(
            id: keys.principalId(ofRole: role.name), name: role.name, path: role.path, policy: role.policy,
            trustPolicy: role.trustPolicy, sessionSeconds: role.sessionSeconds, isConfigured: true, createdAt: nil)
    }

    /// A policy that cannot be read is no reason to let anybody do anything.
    init(_ stored: StoredRole) throws {
        self.init(
            id: stored.id, name: stored.name, path: stored.path,
            policy: try stored.policy.map { try PolicyDocument(Array($0.utf8)) },
            trustPolicy: try stored.trustPolicy.map { try TrustPolicy(Array($0.utf8)) },
            sessionSeconds: stored.sessionSeconds, isConfigured: false, createdAt: stored.createdAt)
    }
}
