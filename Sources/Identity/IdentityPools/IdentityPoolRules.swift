// Identity pools: users of user pools and of other providers get identities in them, and for those credentials of AWS
// (cognito/identity-pools).
//
// Owns the pools, their settings, roles and tags.

import IdentityPoolModel
import Policies

/// What an identity pool's settings may be (cognito/identity-pools §1).
enum IdentityPoolRules {
    static let maximumTags = 50
    /// Of each kind of provider that a pool names in a list.
    static let maximumProviders = 50

    /// The settings as they are kept and shown: with what the service adds, without what says nothing.
    static func checked(_ settings: IdentityPool) throws(Refusal) -> IdentityPool {
        var pool = settings
        pool.supportedLoginProviders = settings.supportedLoginProviders.flatMap { $0.isEmpty ? nil : $0 }
        pool.openIdConnectProviderARNs = settings.openIdConnectProviderARNs.flatMap { $0.isEmpty ? nil : $0 }
        pool.samlProviderARNs = settings.samlProviderARNs.flatMap { $0.isEmpty ? nil : $0 }
        pool.identityPoolTags = settings.identityPoolTags ?? [:]
        pool.cognitoIdentityProviders = settings.cognitoIdentityProviders.flatMap { $0.isEmpty ? nil : $0 }
        for count in [
            pool.cognitoIdentityProviders?.count, pool.openIdConnectProviderARNs?.count, pool.samlProviderARNs?.count,
        ] where count ?? 0 > maximumProviders {
            throw .identityPool(.tooManyProviders(limit: maximumProviders))
        }
        if let providers = pool.cognitoIdentityProviders { pool.cognitoIdentityProviders = try checked(providers) }
        for arn in pool.openIdConnectProviderARNs ?? [] where issuer(ofProvider: arn) == nil {
            throw .identityPool(.malformedProviderARN(arn))
        }
        for arn in pool.samlProviderARNs ?? [] where resource(ofIAM: arn, kind: "saml-provider/") == nil {
            throw .identityPool(.malformedProviderARN(arn))
        }
        try check(tags: pool.identityPoolTags ?? [:])
        return pool
    }

    private static func checked(_ providers: [CognitoIdentityProvider]) throws(Refusal) -> [CognitoIdentityProvider] {
        var seen: Set<[String]> = []
        var checked: [CognitoIdentityProvider] = []
        for provider in providers {
            guard let name = provider.providerName, let client = provider.clientId, UserPoolProvider(name) != nil else {
                throw .identityPool(.malformedProvider)
            }
            guard seen.insert([name, client]).inserted else { throw .identityPool(.repeatedProvider(name, client)) }
            checked.append(
                CognitoIdentityProvider(
                    providerName: name, clientId: client, serverSideTokenCheck: provider.serverSideTokenCheck ?? false))
        }
        return checked
    }

    static func check(tags: [String: String]) throws(Refusal) {
        try check(keysOf: tags)
        guard tags.count <= maximumTags else { throw .identityPool(.tooManyTags(limit: maximumTags)) }
    }

    /// Keys of a session's tags: conditions ask for them whatever their case (IAM, `aws:PrincipalTag`).
    ///
    /// Throws `reservedTagKey`, `repeatedTagKey`.
    static func check(keysOfSession tags: [String: String]) throws(Refusal) {
        try check(keysOf: tags)
        var seen: Set<String> = []
        if let key = tags.keys.sorted().first(where: { !seen.insert($0.lowercased()).inserted }) {
            throw .identityPool(.repeatedTagKey(key))
        }
    }

    /// Throws `reservedTagKey`.
    static func check(keysOf tags: [String: String]) throws(Refusal) {
        if let key = tags.keys.sorted().first(where: { $0.lowercased().hasPrefix("aws:") }) {
            throw .identityPool(.reservedTagKey(key))
        }
    }

    /// The issuer's host and path in `arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH`; nil for any other text.
    static func issuer(ofProvider arn: String) -> String? { resource(ofIAM: arn, kind: "oidc-provider/") }

    /// What follows `kind` in `arn:aws:iam::ACCOUNT:KIND`, never empty; nil for any other text.
    static func resource(ofIAM arn: String, kind: String) -> String? {
        guard let name = AmazonResourceName(arn), name.partition.hasPrefix("aws"), name.service == "iam",
            name.region.isEmpty, name.account.utf8.count == 12,
            name.account.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            name.resource.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return name.name(behind: kind)
    }
}

/// A user pool as a provider of identities: `cognito-idp.REGION.amazonaws.com/POOL` (cognito/identity-pools §1).
public struct UserPoolProvider: Sendable, Equatable {
    public let poolId: String

    /// Nil for any other text.
    public init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, PoolIds.isPoolId(String(parts[1])) else { return nil }
        let region = PoolIds.parts(of: String(parts[1])).region
        // A pool is in its own region alone, and that of China has a suffix of its own.
        guard parts[0] == "cognito-idp.\(region).amazonaws.com" || parts[0] == "cognito-idp.\(region).amazonaws.com.cn"
        else { return nil }
        poolId = String(parts[1])
    }
}
