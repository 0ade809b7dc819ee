import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/reset`: forgets every pool, user and message, then seeds as at the start.
struct ResetEndpoint: Sendable {
    let environment: Environment
    let seeds: SeedRunner
    /// False in production: no token should be able to delete a product's users in one call.
    let isAllowed: Bool

    func respond() async -> HTTPResponse {
        guard isAllowed else { return ControlAPI.problem(403, "There is no reset in production.") }
        do {
            let now = environment.clock.now
            let forgotten = try await environment.store.write { store -> [String] in
                var ids: [String] = []
                while true {
                    let page = try store.pools(region: nil, after: nil, limit: 500)
                    if page.isEmpty { break }
                    for pool in page { try store.markDeleted(poolId: pool.id, at: now) }
                    ids += page.map(\.id)
                }
                while try store.sweep(now: now, messagesBefore: Int64.max, limit: 5000) >= 5000 {}
                return ids
            }
            for id in forgotten {
                environment.directory.forget(poolId: id)
                environment.signingKeys.forget(poolId: id)
            }
            try await seeds.applyAtStart()
            return ControlAPI.json(["pools": .number(JSONNumber(Int64(forgotten.count)))])
        } catch {
            environment.log.error("reset failed: \(error)")
            return ControlAPI.problem(500, "The reset failed; the log says why.")
        }
    }
}
