import Cryptography
public import Policies

/// How roles come, change and go. For who holds the server alone: no operation of the API leads here.
public struct RoleLifeCycle: Sendable {
    /// What a role is to be. Of one that is there already, what is nil stays as it was.
    public struct Input: Sendable {
        public var name: String
        /// That of a role that is there has to be said: another path is another role.
        public var path: String
        /// A document of IAM. Without one a new role may do nothing.
        public var policy: String?
        /// A document of IAM. Without one a new role is for whom `HeldRole.trustPolicy` says.
        public var trustPolicy: String?
        /// Nil: a new role has `HeldRole.defaultSessionSeconds`.
        public var sessionSeconds: Int64?
        /// What the role is not to have, whatever it had and whatever is given.
        public var without: Set<Part>

        /// What a role can be without.
        public enum Part: Sendable {
            case policy
            case trustPolicy
        }

        public init(
            name: String, path: String = "/", policy: String? = nil, trustPolicy: String? = nil,
            sessionSeconds: Int64? = nil, without: Set<Part> = []
        ) {
            self.name = name
            self.path = path
            self.policy = policy
            self.trustPolicy = trustPolicy
            self.sessionSeconds = sessionSeconds
            self.without = without
        }

        /// The role with what is given.
        fileprivate func applied(to role: StoredRole) -> StoredRole {
            var role = role
            role.policy = without.contains(.policy) ? nil : policy ?? role.policy
            role.trustPolicy = without.contains(.trustPolicy) ? nil : trustPolicy ?? role.trustPolicy
            role.sessionSeconds = sessionSeconds ?? role.sessionSeconds
            return role
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
        /// A role that stays under its name stays at its path: its ARN is what others know it by. This is the path and
        /// the name that it has.
        case otherPath(path: String, name: String)
        /// The role has the name in another case: in this one.
        case otherSpelling(String)
        case notFound(String)
        /// The configuration names the role, so it changes there.
        case configured(String)
    }

    private let services: Services

    public init(_ services: Services) { self.services = services }

    /// Makes a role; or, where `replaces`, gives the one of this name what the input has. Its sessions go on under that.
    ///
    /// What the input leaves out is taken from the role as it is when it is written.
    public func create(_ input: Input, replaces: Bool = false) async throws -> HeldRole {
        try check(input)
        try requireStored(input.name)
        let made = input.applied(
            to: StoredRole(
                name: input.name, path: input.path, id: "AROA" + Base32.encode(services.random.bytes(10)),
                createdAt: services.clock.now))
        do {
            return try await services.store.write { store in
                guard replaces, let old = try store.role(StoredRole.folded(input.name)) else {
                    try store.insert(made)
                    return try HeldRole(made)
                }
                guard old.name == input.name else { throw Failure.otherSpelling(old.name) }
                guard old.path == input.path else { throw Failure.otherPath(path: old.path, name: old.name) }
                let changed = input.applied(to: old)
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

    /// - Parameter name: in any case; or the ARN, as it is spelled.
    public func role(_ name: String) async throws -> HeldRole {
        let isARN = RoleARN(name) != nil
        let role = try await isARN ? services.roles.role(name) : services.roles.role(named: name)
        guard let role else { throw Failure.notFound(name) }
        return role
    }

    /// Nothing is left of it: its sessions may do nothing from now on, at every other server within a second.
    ///
    /// - Parameter name: as in `role`.
    public func delete(_ name: String) async throws {
        let arn = RoleARN(name)
        if let arn, arn.accountId != services.settings.accountId { throw Failure.notFound(name) }
        try requireStored(arn?.name ?? name)
        let key = StoredRole.folded(arn?.name ?? name)
        let isDeleted = try await services.store.write { store -> Bool in
            if let arn {
                guard let role = try store.role(key), role.name == arn.name, role.path == arn.path else { return false }
            }
            return try store.deleteRole(key)
        }
        guard isDeleted else { throw Failure.notFound(name) }
    }

    private func check(_ input: Input) throws(Failure) {
        guard HeldRole.isName(input.name) else { throw .unusableName }
        guard HeldRole.isPath(input.path) else { throw .unusablePath }
        if let seconds = input.sessionSeconds, !HeldRole.sessionSeconds.contains(seconds) { throw .unusableDuration }
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
