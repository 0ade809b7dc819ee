// What a pool has beside users, groups and clients, and few of: resource servers, identity providers, domains, how pages
// look, terms, policies for documents about clients, certificates for SAML, replicas.
//
// Owns what each kind accepts, and what is the same for all of them: a `Resource` is added, replaced, found, listed and
// deleted in one way, and its kind's file says how it is named and counted. A kind's own rules look at nothing but its
// settings and its pool; where they need more, they look inside the transaction that writes. It knows no page, and asks
// neither providers nor clients for anything. Which logs a pool wants is such a resource too, and stands in Logs/.

import JSON
public import ServiceModel

/// An API shape that is kept as a resource of its pool.
public protocol PoolResource: ServiceShape, Equatable {
    static var kind: ResourceKind { get }
    /// How many a pool may have.
    static var limit: Int { get }
    var resourceName: String { get }
    /// - Parameter clientId: of the client that it belongs to, where it belongs to one.
    func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName>
}

extension PoolResource {
    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> { [] }
}

/// A resource with what its shape does not say.
public struct Resource<Settings: PoolResource>: Sendable, Equatable {
    public var settings: Settings
    /// The client with which it goes; nil where it is the whole pool's.
    public let clientId: String?
    /// What the shape has no place for: secrets, sealed, or a picture.
    public var extra: [UInt8]?

    init(_ settings: Settings, clientId: String? = nil, extra: [UInt8]? = nil) {
        self.settings = settings
        self.clientId = clientId
        self.extra = extra
    }

    init(_ stored: StoredResource) throws {
        self.init(try Settings(json: stored.settings), clientId: stored.clientId, extra: stored.extra)
    }

    func stored(in pool: UserPool) throws -> StoredResource {
        StoredResource(
            kind: Settings.kind, poolId: pool.id, name: settings.resourceName, clientId: clientId,
            settings: try JSONReader.read(settings.encoded()).objectValue ?? JSONObject(), extra: extra,
            otherNames: settings.otherNames(in: pool, clientId: clientId))
    }
}

extension StoreReader {
    func find<Settings: PoolResource>(
        _ name: String, in pool: UserPool, as type: Settings.Type = Settings.self
    ) throws -> Resource<Settings>? {
        try resource(Settings.kind, poolId: pool.id, name: name).map { try Resource($0) }
    }

    /// Throws `notFound`.
    func existing<Settings: PoolResource>(
        _ name: String, in pool: UserPool, as type: Settings.Type = Settings.self
    ) throws -> Resource<Settings> {
        guard let found = try find(name, in: pool, as: type) else {
            throw Refusal.resource(.notFound(Settings.kind, name: name))
        }
        return found
    }
}

extension StoreWriter {
    /// - Parameter taken: what is thrown where one of the names is.
    /// - Throws: `userPoolNotFound`, `exists` and `tooMany`.
    func add<Settings: PoolResource>(_ resource: Resource<Settings>, to pool: UserPool, taken: Refusal? = nil) throws {
        guard try self.resource(Settings.kind, poolId: pool.id, name: resource.settings.resourceName) == nil else {
            throw Refusal.resource(
                .exists(Settings.kind, name: resource.settings.resourceName, poolId: pool.id))
        }
        guard try resourceCount(Settings.kind, poolId: pool.id) < Settings.limit else {
            throw Refusal.resource(.tooMany(Settings.kind, limit: Settings.limit))
        }
        do {
            try insert(try resource.stored(in: pool))
        } catch StoreConflict.exists {
            throw taken ?? .resource(.exists(Settings.kind, name: resource.settings.resourceName, poolId: pool.id))
        }
    }

    /// - Parameter taken: what is thrown where one of the other names is.
    func replace<Settings: PoolResource>(
        _ resource: Resource<Settings>, in pool: UserPool, taken: Refusal? = nil
    ) throws {
        do {
            try update(try resource.stored(in: pool))
        } catch StoreConflict.exists {
            throw taken ?? .resource(.exists(Settings.kind, name: resource.settings.resourceName, poolId: pool.id))
        }
    }
}

/// What is the same for all kinds.
public enum ResourceLifeCycle<Settings: PoolResource> {
    /// - Throws: `notFound`.
    public static func find(_ name: String, in pool: UserPool, call: Call) async throws -> Settings {
        try await call.store.read { try $0.existing(name, in: pool, as: Settings.self).settings }
    }

    /// - Throws: `notFound`.
    public static func delete(_ name: String, in pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            _ = try store.existing(name, in: pool, as: Settings.self)
            try store.deleteResource(Settings.kind, poolId: pool.id, name: name)
        }
    }

    /// By page, in the order of the names.
    public static func list(
        in pool: UserPool, limit: Int?, token: String?, call: Call
    ) async throws -> Page<Settings> {
        try await Paging.run(
            scope: "\(Settings.kind.rawValue)/\(pool.id)", limit: limit, token: token, call: call,
            place: { PageToken(after: $0.resourceName) },
            read: { after, limit in
                try await call.store.read { store in
                    try store.resources(Settings.kind, poolId: pool.id, after: after?.key, limit: limit)
                        .map { try Resource<Settings>($0).settings }
                }
            })
    }
}
