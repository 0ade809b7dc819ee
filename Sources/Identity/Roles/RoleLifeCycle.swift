import Cryptography
public import Policies

/// How roles come, change and go. For who holds the server alone: no operation of the API leads here.
public struct RoleLifeCycle: Sendable {
    /// What a role is to be.
    public struct Input: Sendable {
        public var name: String
        public var path: String
        /// A document of IAM; nil: the role may do nothing.
        public var policy: String?
        /// A document of IAM; nil: every identity pool that names it is trusted.
        public var trustPolicy: String?
        public var sessionSeconds: Int64

        public init(
            name: String, path: String = "/", policy: String? = nil, trustPolicy: String? = nil,
            sessionSeconds: Int64 = HeldRole.defaultSessionSeconds
        ) {
            self.name = name
            self.path = path
            self.policy = policy
            self.trustPolicy = trustPolicy
            self.sessionSeconds = sessionSeconds
        }
    }

    public enum Failure: Error, Sendable, Equatable {
        /// ARNs cannot have such a name.
        case unusableName
        case unusablePath
        case unusableDuration
        case policy(PolicyError)
        case trustPolicy(PolicyError)
        case exists(String)
        /// A role that stays under its name stays at its path: its ARN is what others know it by.
        case otherPath(String)
        case notFound(String)
        /// The configuration names the role, so it changes there.
        case configured(String)
    }

    private let services: Services

    public init(_ services: Services) { self.services = services }

    /// Makes a role; or, where `replaces`, gives the one of this name other policies. Its sessions go on under those.
    public func create(_ input: Input, replaces: Bool = false) async throws -> HeldRole {
        try check(input)
        try requireStored(input.name)
        let stored = StoredRole(
            name: input.name, path: input.path, id: "AROA" + Base32.encode(services.random.bytes(10)),
            policy: input.policy, trustPolicy: input.trustPolicy, sessionSeconds: input.sessionSeconds,
            createdAt: services.clock.now)
        do {
            return try await services.store.write { store in
                guard replaces, let old = try store.role(StoredRole.folded(input.name)) else {
                    try store.insert(stored)
                    return try HeldRole(stored)
                }
                guard old.path == input.path, old.name == input.name else {
                    throw Failure.otherPath(old.path + old.name)
                }
                var changed = stored
                (changed.id, changed.createdAt) = (old.id, old.createdAt)
                _ = try store.update(changed)
                return try HeldRole(changed)
            }
        } catch StoreConflict.exists {
            throw Failure.exists(input.name)
        }
    }

    /// Those of the configuration first, then those of the store, each by name.
    public func list() async throws -> [HeldRole] {
        var (stored, hasMore) = ([StoredRole](), true)
        while hasMore {
            let last = stored.last.map { StoredRole.folded($0.name) }
            let page = try await services.store.read { try $0.roles(after: last, limit: 500) }
            stored += page
            hasMore = page.count == 500
        }
        let configured = services.roles.configured
        return configured.sorted { $0.key < $1.key }.map(\.value)
            + (try stored.filter { configured[StoredRole.folded($0.name)] == nil }.map { try HeldRole($0) })
    }

    /// - Parameter name: in any case.
    public func role(_ name: String) async throws -> HeldRole {
        guard let role = try await services.roles.role(named: name) else { throw Failure.notFound(name) }
        return role
    }

    /// Nothing is left of it: its sessions may do nothing from now on, at every other server within a second.
    public func delete(_ name: String) async throws {
        try requireStored(name)
        guard try await services.store.write({ try $0.deleteRole(StoredRole.folded(name)) }) else {
            throw Failure.notFound(name)
        }
    }

    private func check(_ input: Input) throws(Failure) {
        guard HeldRole.isName(input.name) else { throw .unusableName }
        guard HeldRole.isPath(input.path) else { throw .unusablePath }
        guard HeldRole.sessionSeconds.contains(input.sessionSeconds) else { throw .unusableDuration }
        do throws(PolicyError) {
            if let policy = input.policy { _ = try PolicyDocument(Array(policy.utf8)) }
        } catch {
            throw .policy(error)
        }
        do throws(PolicyError) {
            if let policy = input.trustPolicy { _ = try TrustPolicy(Array(policy.utf8)) }
        } catch {
            throw .trustPolicy(error)
        }
    }

    private func requireStored(_ name: String) throws(Failure) {
        if services.roles.configured[StoredRole.folded(name)] != nil { throw .configured(name) }
    }
}
