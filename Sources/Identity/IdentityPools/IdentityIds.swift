import Cryptography
import IdentityPoolModel

/// Which identity somebody has in a pool (cognito/identity-pools §5).
public enum IdentityIds {
    /// The identity that logins lead to, or a new one; without logins a new guest.
    ///
    /// An app asks at each start: where all logins are known already, it takes one read.
    ///
    /// - Parameter logins: tokens by the names of their providers.
    /// - Throws: `IdentityPoolRefusal.notFound`, `noGuests`, what `LoginTokens` throws, `linkedElsewhere`,
    ///   `providerIsLinked`, `tooManyLogins`.
    public static func id(in poolId: String, logins: [String: String], call: Call) async throws -> String {
        let pool = try await call.services.identityPools.pool(poolId)
        guard !logins.isEmpty else { return try await newGuest(in: pool, call: call) }
        let proven = try await LoginTokens.verify(logins, of: pool, call: call)
        let names = proven.map(\.login)
        let known = try await call.store.read { store in
            try store.requireStanding(proven)
            return try store.linkedIdentities(names, poolId: poolId).common
        }
        if let known { return known }
        let new = newIdentity(in: poolId, call: call)
        return try await call.store.write { store in
            _ = try store.existingIdentityPool(poolId)
            try store.requireStanding(proven)
            let found = try store.linkedIdentities(names, poolId: poolId)
            guard found.ids.count < 2 else { throw Refusal.poolIdentity(.linkedElsewhere) }
            let identity = try found.ids.first.map { try store.enabledIdentity($0) } ?? new
            if found.ids.isEmpty { try store.insert(new) }
            try store.link(found.unlinked, to: identity, at: call.now)
            return identity.id
        }
    }

    private static func newGuest(in pool: StoredIdentityPool, call: Call) async throws -> String {
        guard pool.settings.allowUnauthenticatedIdentities else { throw Refusal.poolIdentity(.noGuests) }
        let new = newIdentity(in: pool.id, call: call)
        return try await call.store.write { store in
            guard try store.existingIdentityPool(pool.id).settings.allowUnauthenticatedIdentities else {
                throw Refusal.poolIdentity(.noGuests)
            }
            try store.insert(new)
            return new.id
        }
    }

    /// In the region of its pool, whatever that of the caller.
    static func newIdentity(in poolId: String, call: Call) -> PoolIdentity {
        let region = IdentityPoolIds.region(of: poolId) ?? call.region
        return PoolIdentity(id: "\(region):\(call.random.uuid())", poolId: poolId, createdAt: call.now)
    }
}
