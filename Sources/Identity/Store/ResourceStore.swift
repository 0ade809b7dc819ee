public import JSON

/// What a pool has beside users, groups and clients.
public enum ResourceKind: String, Sendable, CaseIterable {
    case resourceServer = "resource-server"
    case identityProvider = "identity-provider"
    case domain
    case uiCustomization = "ui-customization"
    case managedLoginBranding = "managed-login-branding"
    case terms
    case signingCertificate = "signing-certificate"
    case logDelivery = "log-delivery"
    case clientMetadataPolicy = "cimd-policy"
    case clientMetadataURL = "cimd-url"
    case replica
}

/// A further name of a resource. No two resources of the server have the same in one scope.
public struct ResourceName: Sendable, Hashable {
    public let scope: String
    public let name: String

    public init(scope: String, name: String) {
        self.scope = scope
        self.name = name
    }
}

/// A resource as it is kept.
public struct StoredResource: Sendable, Equatable {
    public var kind: ResourceKind
    public var poolId: String
    /// Unique in the pool, among those of its kind.
    public var name: String
    /// The client with which it goes; nil where it is the whole pool's.
    public var clientId: String?
    /// The API shape.
    public var settings: JSONObject
    /// What the shape has no place for: secrets, sealed, or a picture.
    public var extra: [UInt8]?
    public var otherNames: Set<ResourceName>

    public init(
        kind: ResourceKind, poolId: String, name: String, clientId: String? = nil, settings: JSONObject,
        extra: [UInt8]? = nil, otherNames: Set<ResourceName> = []
    ) {
        self.kind = kind
        self.poolId = poolId
        self.name = name
        self.clientId = clientId
        self.settings = settings
        self.extra = extra
        self.otherNames = otherNames
    }
}

/// What is read comes without its other names. Nothing is found in a pool that is being deleted.
public protocol ResourceReader {
    func resource(_ kind: ResourceKind, poolId: String, name: String) throws -> StoredResource?
    /// By one of its other names.
    func resource(named name: ResourceName) throws -> StoredResource?
    /// In the order of their names, starting after `after`.
    func resources(_ kind: ResourceKind, poolId: String, after: String?, limit: Int) throws -> [StoredResource]
    /// Those that have another name in the scope, in the order of these names, starting after `after`.
    func resources(scope: String, after: String?, limit: Int) throws -> [StoredResource]
    func resourceCount(_ kind: ResourceKind, poolId: String) throws -> Int
}

public protocol ResourceWriter {
    /// Throws `StoreConflict.exists` where the name is taken, or one of the others.
    func insert(_ resource: StoredResource) throws
    /// Replaces everything but what names it. Throws `StoreConflict.exists` where one of the other names is taken.
    func update(_ resource: StoredResource) throws
    func deleteResource(_ kind: ResourceKind, poolId: String, name: String) throws
}
