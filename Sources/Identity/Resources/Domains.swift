import Cryptography
import Policies
public import ServiceModel

extension DomainDescriptionType: PoolResource {
    public static let kind = ResourceKind.domain
    /// One prefix and one domain of one's own.
    public static let limit = 2
    public var resourceName: String { domain ?? "" }

    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        [Domains.name(resourceName, region: pool.region)]
    }
}

/// Domains of pools: a prefix, unique in its region, or one of the owner's own, unique everywhere
/// (cognito/resources §3).
public enum Domains {
    private static let reservedWords = ["aws", "amazon", "cognito"]

    /// - Throws: `userPoolNotFound`, and what is wrong with the domain.
    public static func create(
        _ input: CreateUserPoolDomainRequest, call: Call
    ) async throws -> DomainDescriptionType {
        let isCustom = input.customDomainConfig != nil
        try checkName(input.domain, isCustom: isCustom)
        if !isCustom, input.routing != nil { throw Refusal.resource(.domain(.routingOfPrefix)) }
        if let config = input.customDomainConfig { try check(config) }
        let distribution = distributionName(call)
        return try await call.store.write { store in
            let pool = try store.existingPool(input.userPoolId)
            try check(version: input.managedLoginVersion, in: pool)
            guard (isCustom ? pool.settings.customDomain : pool.settings.domain) == nil else {
                throw Refusal.resource(.domain(.poolHasOne))
            }
            let domain = DomainDescriptionType(
                userPoolId: pool.id, awsAccountId: call.settings.accountId, domain: input.domain,
                s3Bucket: "aws-cognito-prod-iad-assets", cloudFrontDistribution: distribution,
                version: VersionText.of(call.now), status: .active, customDomainConfig: input.customDomainConfig,
                managedLoginVersion: input.managedLoginVersion ?? 1, routing: input.routing)
            do {
                try store.insert(try Resource(domain).stored(in: pool))
            } catch StoreConflict.exists {
                throw Refusal.resource(.domain(.taken))
            }
            try store.update(pool.with(domain: input.domain, isCustom: isCustom))
            return domain
        }
    }

    /// What is left out stays.
    ///
    /// - Throws: `userPoolNotFound`, `unknown`, and what is wrong with the changes.
    public static func update(
        _ input: UpdateUserPoolDomainRequest, call: Call
    ) async throws -> DomainDescriptionType {
        if let config = input.customDomainConfig { try check(config) }
        return try await call.store.write { store in
            let pool = try store.existingPool(input.userPoolId)
            guard var domain = try store.find(input.domain, in: pool, as: DomainDescriptionType.self) else {
                throw Refusal.resource(.domain(.unknown))
            }
            try check(version: input.managedLoginVersion, in: pool)
            let isCustom = domain.settings.customDomainConfig != nil
            if !isCustom, input.customDomainConfig != nil { throw Refusal.resource(.domain(.certificateOfPrefix)) }
            if !isCustom, input.routing != nil { throw Refusal.resource(.domain(.routingOfPrefix)) }
            domain.settings.customDomainConfig = input.customDomainConfig ?? domain.settings.customDomainConfig
            domain.settings.managedLoginVersion = input.managedLoginVersion ?? domain.settings.managedLoginVersion
            domain.settings.routing = input.routing ?? domain.settings.routing
            domain.settings.version = VersionText.of(call.now)
            try store.replace(domain, in: pool)
            return domain.settings
        }
    }

    /// - Throws: `unknown`.
    public static func delete(_ name: String, poolId: String, call: Call) async throws {
        try await call.store.write { store in
            guard let pool = try store.pool(poolId),
                let domain = try store.find(name, in: pool, as: DomainDescriptionType.self)
            else { throw Refusal.resource(.domain(.unknown)) }
            try store.deleteResource(.domain, poolId: pool.id, name: name)
            try store.update(pool.with(domain: nil, isCustom: domain.settings.customDomainConfig != nil))
        }
    }

    /// Nil where there is none: nobody who looks for a free one is refused.
    public static func find(_ domain: String, call: Call) async throws -> DomainDescriptionType? {
        let name = name(domain, region: call.region)
        return try await call.store.read { store in
            try store.resource(named: name).map { try Resource<DomainDescriptionType>($0).settings }
        }
    }

    static func name(_ domain: String, region: String) -> ResourceName {
        ResourceName(scope: domain.contains(".") ? "domain" : "domain/\(region)", name: domain)
    }

    // MARK: Rules

    private static func checkName(_ domain: String, isCustom: Bool) throws(Refusal) {
        if isCustom {
            let hasEmptyLabel = domain.contains("..")
            guard domain.contains("."), !hasEmptyLabel else { throw .resource(.domain(.noSubdomain)) }
            return
        }
        guard !domain.contains(".") else { throw .resource(.domain(.malformed)) }
        // `awsome-shop` is nobody's but its owner's.
        let parts = domain.split(separator: "-")
        if let word = reservedWords.first(where: { $0 == "aws" ? parts.contains("aws") : domain.contains($0) }) {
            throw .resource(.domain(.reservedWord(word)))
        }
    }

    private static func check(_ config: CustomDomainConfigType) throws(Refusal) {
        guard AmazonResourceName(config.certificateArn)?.resource.hasPrefix("certificate/") == true else {
            throw .resource(.domain(.malformedCertificate))
        }
    }

    private static func check(version: Int?, in pool: UserPool) throws(Refusal) {
        guard [1, 2, nil].contains(version) else { throw .resource(.domain(.unknownVersion)) }
        if version == 2, pool.settings.userPoolTier == .lite { throw .resource(.domain(.managedLoginInLite)) }
    }

    /// What a domain of one's own is made an alias of. Here it leads nowhere: the operator's own names do.
    private static func distributionName(_ call: Call) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return "d" + String(call.random.bytes(13).map { letters[Int($0) % letters.count] }) + ".cloudfront.net"
    }
}

extension UserPool {
    /// With another domain of the one kind, or none.
    fileprivate func with(domain: String?, isCustom: Bool) throws(ShapeError) -> UserPool {
        var changed = settings
        if isCustom {
            changed.customDomain = domain
        } else {
            changed.domain = domain
        }
        return try UserPool(changed, mfa: mfa, sessions: sessions)
    }
}
