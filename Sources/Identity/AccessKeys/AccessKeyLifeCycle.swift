import Cryptography
public import Policies

/// How access keys come, change and go. For who holds the server alone: no operation of the API leads here.
public struct AccessKeyLifeCycle: Sendable {
    /// A key that was made, with the secret that nobody is shown again.
    public struct Made: Sendable {
        public let key: HeldAccessKey
        public let secret: String
    }

    public enum Failure: Error, Sendable, Equatable {
        /// ARNs cannot have such a name.
        case unusableName
        case policy(PolicyError)
        case notFound(String)
        /// The configuration names the key, so it changes there.
        case configured(String)
    }

    private let services: Services

    public init(_ services: Services) { self.services = services }

    /// - Parameter policy: a document of IAM; nil: the key may do everything.
    public func create(userName: String, policy: String?) async throws -> Made {
        guard HeldAccessKey.isUserName(userName) else { throw Failure.unusableName }
        do throws(PolicyError) {
            _ = try policy.map { text throws(PolicyError) in try PolicyDocument(Array(text.utf8)) }
        } catch {
            throw Failure.policy(error)
        }
        let id = "AKIA" + Base32.encode(services.random.bytes(10))
        let secret = Base64.encode(services.random.bytes(30))
        let stored = StoredAccessKey(
            id: id, userName: userName,
            sealedSecret: services.keys.accessKeys.seal(Array(secret.utf8), context: id, random: services.random),
            policy: policy, createdAt: services.clock.now)
        try await services.store.write { try $0.insert(stored) }
        return Made(key: try services.accessKeys.open(stored), secret: secret)
    }

    /// Those of the configuration first, then those of the store by id.
    public func list() async throws -> [HeldAccessKey] {
        var (stored, hasMore) = ([StoredAccessKey](), true)
        while hasMore {
            let last = stored.last?.id
            let page = try await services.store.read { try $0.accessKeys(after: last, limit: 500) }
            stored += page
            hasMore = page.count == 500
        }
        return services.accessKeys.configured.values.sorted { $0.id < $1.id }
            + (try stored.filter { services.accessKeys.configured[$0.id] == nil }.map(services.accessKeys.open))
    }

    /// In force here at once, and at every other server within a second.
    public func set(_ id: String, enabled: Bool) async throws {
        try requireStored(id)
        guard try await services.store.write({ try $0.setAccessKey(id, enabled: enabled) }) else {
            throw Failure.notFound(id)
        }
    }

    /// As `set`. Nothing is left of it.
    public func delete(_ id: String) async throws {
        try requireStored(id)
        guard try await services.store.write({ try $0.deleteAccessKey(id) }) else { throw Failure.notFound(id) }
    }

    private func requireStored(_ id: String) throws(Failure) {
        if services.accessKeys.configured[id] != nil { throw .configured(id) }
    }
}
