import Cryptography
import JSON
public import ServiceModel

extension ManagedLoginBrandingType: PoolResource {
    public static let kind = ResourceKind.managedLoginBranding
    public static let limit = 1_000
    public var resourceName: String { managedLoginBrandingId ?? "" }

    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        clientId.map { [ManagedLoginBranding.name(clientId: $0)] } ?? []
    }
}

/// Styles of managed login, one a client (cognito/resources §5).
public enum ManagedLoginBranding {
    /// - Throws: `clientNotFound`, `clientHasOne`, `noOneSource`.
    public static func create(
        _ input: CreateManagedLoginBrandingRequest, pool: UserPool, call: Call
    ) async throws -> ManagedLoginBrandingType {
        let now = Timestamp(milliseconds: call.now)
        let isProvided = input.useCognitoProvidedValues ?? false
        try requireOneSource(isProvided, settings: input.settings)
        let style = ManagedLoginBrandingType(
            managedLoginBrandingId: call.random.uuid(), userPoolId: pool.id, useCognitoProvidedValues: isProvided,
            settings: input.settings, assets: input.assets ?? [], creationDate: now,
            lastModifiedDate: now)
        try await call.store.write { store in
            try store.existingClient(input.clientId, of: pool.id)
            try store.add(
                Resource(style, clientId: input.clientId), to: pool,
                taken: .resource(.branding(.clientHasOne(clientId: input.clientId))))
        }
        return style
    }

    /// Assets that are left out stay.
    ///
    /// - Throws: `notFound`, `missingId`, `noOneSource`.
    public static func update(
        _ input: UpdateManagedLoginBrandingRequest, pool: UserPool, call: Call
    ) async throws -> ManagedLoginBrandingType {
        guard let id = input.managedLoginBrandingId else { throw Refusal.resource(.branding(.missingId)) }
        return try await call.store.write { store in
            var style = try store.existing(id, in: pool, as: ManagedLoginBrandingType.self)
            let isProvided = input.useCognitoProvidedValues ?? false
            try requireOneSource(isProvided, settings: input.settings)
            style.settings.useCognitoProvidedValues = isProvided
            style.settings.settings = input.settings
            style.settings.assets = input.assets ?? style.settings.assets ?? []
            style.settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            try store.replace(style, in: pool)
            return style.settings
        }
    }

    /// - Throws: `clientNotFound`, and `notFound` where the client has none.
    public static func find(
        clientId: String, pool: UserPool, call: Call
    ) async throws -> ManagedLoginBrandingType {
        let stored = try await call.store.read { store in
            try store.existingClient(clientId, of: pool.id)
            return try store.resource(named: name(clientId: clientId))
        }
        guard let stored, stored.poolId == pool.id else {
            throw Refusal.resource(.notFound(.managedLoginBranding, name: clientId))
        }
        return try Resource<ManagedLoginBrandingType>(stored).settings
    }

    /// Of a request in which the model requires neither pool nor style.
    ///
    /// - Throws: `missingId`.
    public static func poolId(of input: UpdateManagedLoginBrandingRequest) throws(Refusal) -> String {
        guard let id = input.userPoolId, input.managedLoginBrandingId != nil else {
            throw .resource(.branding(.missingId))
        }
        return id
    }

    static func name(clientId: String) -> ResourceName {
        ResourceName(scope: "managed-login-branding", name: clientId)
    }

    /// The service's own values, or settings of one's own: one of them, and not both.
    private static func requireOneSource(_ isProvided: Bool, settings: JSONValue?) throws(Refusal) {
        if isProvided == (settings != nil) { throw .resource(.branding(.noOneSource)) }
    }
}
