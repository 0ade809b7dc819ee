import Configuration
import HTTP
import Identity
import JSON
import Logging
import Seeds

/// `POST /_sekisho/reset`: forgets every pool, user, message and identity pool, then seeds as at the start. Access keys and
/// roles stay: they are the operator's.
struct ResetEndpoint: ControlEndpoint {
    static let path = "reset"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.reset)

    let services: Services
    let seeds: SeedRunner
    /// False in production: no token should be able to delete a product's users in one call.
    let isAllowed: Bool

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard isAllowed else { return ControlAnswer.problem(403, "There is no reset in production.") }
        do {
            let forgotten = try await forgetPools()
            let identityPools = try await forgetIdentityPools()
            let (now, batch) = (services.clock.now, 500)
            while try await services.store.write({
                try $0.sweep(now: now, messagesBefore: Int64.max, limit: batch)
            }) >= batch {}
            try await seeds.applyAtStart()
            return ControlAnswer.json([
                "pools": .number(JSONNumber(Int64(forgotten))),
                "identityPools": .number(JSONNumber(Int64(identityPools))),
            ])
        } catch {
            services.log.error("reset failed: \(error)")
            return ControlAnswer.problem(500, "The reset failed; the log says why.")
        }
    }

    private func forgetPools() async throws -> Int {
        try await forget { store, now in
            let page = try store.pools(region: nil, after: nil, limit: Self.slice)
            for pool in page { try store.markDeleted(poolId: pool.id, at: now) }
            return page.count
        }
    }

    private func forgetIdentityPools() async throws -> Int {
        try await forget { store, now in
            let page = try store.identityPools(region: nil, after: nil, limit: Self.slice)
            for pool in page { _ = try store.markDeleted(identityPoolId: pool.id, at: now) }
            return page.count
        }
    }

    private static let slice = 100

    /// By and by, so that other writes wait for a slice at most. Returns how many there were.
    private func forget(
        _ slice: @escaping @Sendable (any StoreWriter, _ now: Int64) throws -> Int
    ) async throws -> Int {
        var count = 0
        while true {
            let now = services.clock.now
            let forgotten = try await services.store.write { try slice($0, now) }
            if forgotten == 0 { return count }
            count += forgotten
        }
    }
}
