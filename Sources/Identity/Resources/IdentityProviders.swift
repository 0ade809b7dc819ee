import Cryptography
import JSON
public import ServiceModel

extension IdentityProviderType: PoolResource {
    public static let kind = ResourceKind.identityProvider
    public static let limit = 300
    public var resourceName: String { providerName ?? "" }

    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        Set((idpIdentifiers ?? []).map { IdentityProviders.name($0, in: pool) })
    }
}

/// Identity providers of a pool: their settings, by type (cognito/resources §2).
///
/// All details are kept sealed, since secrets are among them; the stored shape has none.
public enum IdentityProviders {
    /// - Throws: `exists`, `tooMany`, and what is wrong with name, details, mapping or identifiers.
    public static func create(
        _ input: CreateIdentityProviderRequest, pool: UserPool, call: Call
    ) async throws -> IdentityProviderType {
        let now = Timestamp(milliseconds: call.now)
        var provider = IdentityProviderType(
            userPoolId: pool.id, providerName: input.providerName, providerType: input.providerType,
            attributeMapping: input.attributeMapping ?? ProviderDetails.usualMapping(of: input.providerType),
            idpIdentifiers: input.idpIdentifiers ?? [], acrMapping: input.acrMapping, lastModifiedDate: now,
            creationDate: now)
        try checkName(input.providerName, type: input.providerType)
        try check(provider, pool: pool)
        let details = try ProviderDetails.complete(input.providerDetails, type: input.providerType)
        let resource = Resource(provider, extra: seal(details, of: input.providerName, pool: pool, call: call))
        let (taken, row) = (takenIdentifier(provider), resource)
        try await call.store.write { try $0.add(row, to: pool, taken: taken) }
        provider.providerDetails = ProviderDetails.shown(details, type: input.providerType)
        // Only what was named is named back; Describe shows all (cognito/resources §2).
        provider.idpIdentifiers = input.idpIdentifiers
        return provider
    }

    /// What is left out stays; a map that is given takes the place of the whole old one.
    ///
    /// - Throws: `notFound`, and what is wrong with details, mapping or identifiers.
    public static func update(
        _ input: UpdateIdentityProviderRequest, pool: UserPool, call: Call
    ) async throws -> IdentityProviderType {
        // The type never changes, so what depends on it alone is made outside the transaction.
        let known: Resource<IdentityProviderType> = try await call.store.read {
            try $0.existing(input.providerName, in: pool)
        }
        let details = try input.providerDetails.map { details throws(Refusal) in
            try ProviderDetails.complete(details, type: known.type)
        }
        let sealed = details.map { seal($0, of: input.providerName, pool: pool, call: call) }
        let changed: Resource<IdentityProviderType> = try await call.store.write { store in
            var provider: Resource<IdentityProviderType> = try store.existing(input.providerName, in: pool)
            // Deleted and made anew in between, as another type.
            guard provider.type == known.type else {
                throw Refusal.resource(.notFound(.identityProvider, name: input.providerName))
            }
            provider.settings.attributeMapping = input.attributeMapping ?? provider.settings.attributeMapping
            provider.settings.idpIdentifiers = input.idpIdentifiers ?? provider.settings.idpIdentifiers
            provider.settings.acrMapping = input.acrMapping ?? provider.settings.acrMapping
            provider.settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            provider.extra = sealed ?? provider.extra
            try check(provider.settings, pool: pool)
            try store.replace(provider, in: pool, taken: takenIdentifier(provider.settings))
            return provider
        }
        var shape = try shown(changed, pool: pool, call: call)
        shape.idpIdentifiers = input.idpIdentifiers
        return shape
    }

    /// - Throws: `notFound`.
    public static func find(_ name: String, pool: UserPool, call: Call) async throws -> IdentityProviderType {
        try shown(try await call.store.read { try $0.existing(name, in: pool) }, pool: pool, call: call)
    }

    /// - Throws: `unknownIdentifier`.
    public static func find(
        identifier: String, pool: UserPool, call: Call
    ) async throws -> IdentityProviderType {
        guard let stored = try await call.store.read({ try $0.resource(named: name(identifier, in: pool)) }) else {
            throw Refusal.resource(.provider(.unknownIdentifier(identifier)))
        }
        return try shown(Resource(stored), pool: pool, call: call)
    }

    static func name(_ identifier: String, in pool: UserPool) -> ResourceName {
        ResourceName(scope: "idp-identifier/\(pool.id)", name: identifier)
    }

    // MARK: Details

    private static func context(_ name: String, _ pool: UserPool) -> String { "\(pool.id)/\(name)" }

    private static func seal(_ details: [String: String], of name: String, pool: UserPool, call: Call) -> [UInt8] {
        call.services.keys.providerDetails.seal(
            JSONValue.object(details.json).encoded(), context: context(name, pool), random: call.random)
    }

    private static func shown(
        _ provider: Resource<IdentityProviderType>, pool: UserPool, call: Call
    ) throws -> IdentityProviderType {
        var shape = provider.settings
        guard let sealed = provider.extra else { return shape }
        let plain = try call.services.keys.providerDetails.open(sealed, context: context(shape.resourceName, pool))
        let details = try [String: String](json: JSONReader.read(plain).objectValue ?? JSONObject())
        shape.providerDetails = ProviderDetails.shown(details, type: provider.type)
        return shape
    }

    // MARK: Rules

    private static func checkName(_ name: String, type: IdentityProviderTypeType) throws(Refusal) {
        let social: Set = ["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"]
        if social.contains(type.rawValue) || social.contains(name) {
            guard name == type.rawValue else {
                throw .resource(.provider(.nameIsNoType(name: name, type: type.rawValue)))
            }
        }
        // What clients list as their own directory.
        if name.uppercased() == "COGNITO" { throw .resource(.provider(.reservedName(name))) }
    }

    private static func check(_ provider: IdentityProviderType, pool: UserPool) throws(Refusal) {
        for attribute in (provider.attributeMapping ?? [:]).keys.sorted() where attribute != "username" {
            guard let known = pool.schema[attribute] else {
                throw .resource(.provider(.unknownAttribute(attribute)))
            }
            guard known.mutable ?? true else { throw .resource(.provider(.immutableAttribute(attribute))) }
        }
        let levels = provider.acrMapping ?? [:]
        if !levels.isEmpty, provider.providerType != .oidc { throw .resource(.provider(.levelsOfNoOIDC)) }
        for level in levels.keys.sorted() where !["Level1", "Level2", "Level3", "Level4"].contains(level) {
            throw .resource(.provider(.unknownLevel(level)))
        }
    }

    private static func takenIdentifier(_ provider: IdentityProviderType) -> Refusal {
        .resource(.provider(.identifierTaken((provider.idpIdentifiers ?? []).joined(separator: ", "))))
    }
}

extension Resource<IdentityProviderType> {
    fileprivate var type: IdentityProviderTypeType { settings.providerType ?? .oidc }
}
