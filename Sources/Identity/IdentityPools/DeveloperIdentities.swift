import Cryptography
import IdentityPoolModel

/// Identities of whom the developer's own back end vouches for (cognito/identity-pools §8).
public enum DeveloperIdentities {
    static let longestUser = 1024
    private static let defaultTokenLifetime: Int64 = 15 * 60
    private static let maximumTags = 50

    /// The identity of one of the developer's users, made where there is none yet, and a token for it.
    ///
    /// - Parameters:
    ///   - identityId: what the user is to lead to; nil: to where their logins lead, or to a new one.
    ///   - logins: the developer's user by the name of the pool's developer provider, and tokens by those of others.
    ///   - lifetime: of the token, in seconds; nil: fifteen minutes.
    /// - Throws: `IdentityPoolRefusal.notFound`, `noDeveloperLogin`, `malformedDeveloperUser`, what `LoginTokens` throws,
    ///   `notFound`, `developerUserIsRegistered`, `linkedElsewhere`, `providerIsLinked`, `tooManyLogins`, and
    ///   `reservedTagKey`, `repeatedTagKey`, `tooManyTags`.
    public static func token(
        in poolId: String, identityId: String?, logins: [String: String], tags: [String: String], lifetime: Int64?,
        call: Call
    ) async throws -> (identityId: String, token: String) {
        let pool = try await call.services.identityPools.pool(poolId)
        guard let provider = pool.settings.developerProviderName, let user = logins[provider] else {
            throw Refusal.poolIdentity(.noDeveloperLogin)
        }
        let developer = try login(user, at: provider)
        try IdentityPoolRules.check(tags: tags)
        try IdentityPoolRules.check(keysOfSession: tags)
        let proven = try await LoginTokens.verify(logins.filter { $0.key != provider }, of: pool, call: call)
        let names = proven.map(\.login)
        let known = try await call.store.read { store -> String? in
            try store.requireStanding(proven)
            let common = try store.linkedIdentities([developer] + names, poolId: poolId).common
            return identityId == nil || identityId == common ? common : nil
        }
        var own = known
        if own == nil {
            let new = IdentityIds.newIdentity(in: poolId, call: call)
            own = try await call.store.write { store in
                _ = try store.existingIdentityPool(poolId)
                try store.requireStanding(proven)
                return try store.identity(
                    identityId, of: developer, with: names, poolId: poolId, otherwise: new, at: call.now)
            }
        }
        guard let own else { throw Refusal.poolIdentity(.noDeveloperLogin) }
        let identity = FederatedIdentity.proven(own, poolId: poolId, by: [developer] + names)
        let token = try await call.services.identityTokens.issue(
            poolId: poolId, identityId: own, amr: identity.amr,
            expiresAt: call.now + (lifetime ?? defaultTokenLifetime) * 1000, tags: tags)
        return (own, token)
    }

    /// Makes one user of two: whoever leads to the identity of the one leads to that of the other from then on.
    ///
    /// - Returns: the identity that stays.
    /// - Throws: `unknownDeveloperProvider`, `unknownDeveloperUser`, `providerIsLinked`, `tooManyLogins`.
    public static func merge(
        _ source: String, into destination: String, provider: String, poolId: String, call: Call
    ) async throws -> String {
        try await call.store.write { store in
            try store.requireDeveloperProvider(provider, poolId: poolId)
            let identities = try [source, destination].map { user in
                guard let id = try store.identityId(poolId: poolId, login: try login(user, at: provider)) else {
                    throw Refusal.poolIdentity(.unknownDeveloperUser)
                }
                return try store.enabledIdentity(id)
            }
            if identities[0].id != identities[1].id {
                try store.merge(identities[0], into: identities[1], at: call.now)
            }
            return identities[1].id
        }
    }

    /// - Throws: `unknownDeveloperProvider`, `notFound`, `notLinked`.
    public static func unlink(
        _ user: String, provider: String, from identityId: String, poolId: String, call: Call
    ) async throws {
        let login = try login(user, at: provider)
        try await call.store.write { store in
            try store.requireDeveloperProvider(provider, poolId: poolId)
            let identity = try store.enabledIdentity(identityId, poolId: poolId)
            guard try store.identityId(poolId: poolId, login: login) == identityId else {
                throw Refusal.poolIdentity(.notLinked(provider))
            }
            try store.unlink([login], from: identity, at: call.now)
        }
    }

    /// The identity of a user, or users of an identity, or whether both belong together.
    ///
    /// - Returns: the identity with a page of its users.
    /// - Throws: `IdentityPoolRefusal.notFound`, `nothingToLookUp`, `notFound`, `unknownDeveloperUser`,
    ///   `developerUserDiffers`, `invalidPaginationToken`.
    public static func lookUp(
        identityId: String?, user: String?, poolId: String, limit: Int?, token: String?, call: Call
    ) async throws -> (identityId: String, users: Page<String>) {
        let pool = try await call.services.identityPools.pool(poolId)
        guard let provider = pool.settings.developerProviderName else {
            throw Refusal.poolIdentity(.unknownDeveloperProvider(nil))
        }
        guard identityId != nil || user != nil else { throw Refusal.poolIdentity(.nothingToLookUp) }
        let wanted = try user.map { try login($0, at: provider) }
        let id = try await call.store.read { store in
            if let identityId { _ = try store.enabledIdentity(identityId, poolId: poolId) }
            let found = try wanted.flatMap { try store.identityId(poolId: poolId, login: $0) }
            if let identityId {
                guard wanted == nil || found == identityId else { throw Refusal.poolIdentity(.developerUserDiffers) }
                return identityId
            }
            guard let found else { throw Refusal.poolIdentity(.unknownDeveloperUser) }
            return found
        }
        if identityId != nil, let user { return (id, Page(elements: [user], nextToken: nil)) }
        let page = try await Paging.run(
            scope: "LookupDeveloperIdentity/\(id)", limit: limit, token: token, call: call,
            place: { PageToken(after: Hex.encode($0.subjectHash)) },
            read: { after, limit in
                try await call.store.read { store in
                    try store.developerLogins(
                        identityId: id, provider: provider, after: after.flatMap { Hex.decode($0.key) } ?? [],
                        limit: limit)
                }
            })
        return (id, Page(elements: page.elements.map(\.subject), nextToken: page.nextToken))
    }

    private static func login(_ user: String, at provider: String) throws(Refusal) -> IdentityLogin {
        guard (1...longestUser).contains(user.unicodeScalars.count), !user.utf8.contains(0) else {
            throw .poolIdentity(.malformedDeveloperUser)
        }
        return IdentityLogin(isDeveloper: true, provider: provider, subject: user)
    }
}

extension StoreReader {
    /// - Throws: `IdentityPoolRefusal.notFound`, `unknownDeveloperProvider`.
    fileprivate func requireDeveloperProvider(_ name: String, poolId: String) throws {
        guard try existingIdentityPool(poolId).settings.developerProviderName == name else {
            throw Refusal.poolIdentity(.unknownDeveloperProvider(name))
        }
    }
}

extension StoreWriter {
    /// Where a developer's user and their other logins lead from now on.
    ///
    /// - Parameters:
    ///   - id: where they are to lead; the developer may say so of any identity of the pool (API model).
    ///   - new: one to be made where there is none.
    fileprivate func identity(
        _ id: String?, of developer: IdentityLogin, with logins: [IdentityLogin], poolId: String,
        otherwise new: PoolIdentity, at now: Int64
    ) throws -> String {
        let given = try id.map { try enabledIdentity($0, poolId: poolId) }
        let registered = try identityId(poolId: poolId, login: developer)
        if let registered, let id, registered != id { throw Refusal.poolIdentity(.developerUserIsRegistered) }
        let found = try linkedIdentities([developer] + logins, poolId: poolId)
        guard Set(found.ids + (id.map { [$0] } ?? [])).count < 2 else { throw Refusal.poolIdentity(.linkedElsewhere) }
        let identity = try given ?? found.ids.first.map { try enabledIdentity($0, poolId: poolId) } ?? new
        if identity.id == new.id { try insert(new) }
        try link(found.unlinked, to: identity, at: now)
        return identity.id
    }
}
