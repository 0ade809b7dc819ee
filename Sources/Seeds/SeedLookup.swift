import Identity
import ServiceModel

/// Finds what a seed declares by name alone.
///
/// Names of pools and clients are not unique and have no index, so finding one means walking all: once for a whole
/// seed, page by page, apart from the threads that answer requests.
struct SeedLookup: Sendable {
    let store: any IdentityStore

    private static let page = 100

    /// Of the pools with these names those that are there; of two with one name, the first in the order of ids.
    func pools(named names: Set<String>) async throws -> [String: UserPool] {
        if names.isEmpty { return [:] }
        return try await store.scan { store in
            var found: [String: UserPool] = [:]
            try store.forEachPool { pool in
                if names.contains(pool.name), found[pool.name] == nil { found[pool.name] = pool }
                return found.count < names.count
            }
            return found
        }
    }

    /// Those of the names that clients of the pool have.
    func clientNames(among names: Set<String>, in poolId: String) async throws -> Set<String> {
        if names.isEmpty { return [] }
        return try await store.scan { store in
            var found: Set<String> = []
            var last: String?
            repeat {
                let page = try store.clients(poolId: poolId, after: last, limit: Self.page)
                found.formUnion(page.compactMap(\.settings.clientName).filter(names.contains))
                last = page.count < Self.page ? nil : page.last?.id
            } while last != nil && found.count < names.count
            return found
        }
    }
}
