public import Identity
import Logging
import ServiceModel
import Synchronization

/// Tells the log which pools and clients there are, when a caller names one that is not: on a developer's
/// machine an id pasted from elsewhere, or another region, is the usual cause.
///
/// Never in production, where it would tell tenants of each other; and once in a while only, since it reads
/// the store.
public final class KnownPoolsHint: Sendable {
    static let pause: Int64 = 5000
    private static let poolLimit = 10
    private static let clientLimit = 5

    private let services: Services
    /// When it last spoke, in milliseconds since 1970.
    private let last = Mutex<Int64>(.min)

    public init(services: Services) {
        self.services = services
    }

    /// After an error that went to the caller.
    func explain(_ error: any Error, requestId: String) async {
        switch error {
        case Refusal.lookUp(.userPoolNotFound), Refusal.lookUp(.clientNotFound):
            guard let text = ServiceError(telling: error)?.message, isDue() else { return }
            await speak(text, requestId: requestId)
        default: return
        }
    }

    /// After a list of pools that came out empty: pools are listed by region.
    func explainEmptyList(region: String, requestId: String) async {
        guard isDue() else { return }
        await speak("No pool is in region \(region).", requestId: requestId)
    }

    private func isDue() -> Bool {
        let now = services.clock.now
        return last.withLock { last in
            if last != .min, now >= last, now - last < Self.pause { return false }
            last = now
            return true
        }
    }

    private func speak(_ reason: String, requestId: String) async {
        do {
            let known = try await services.store.scan { store -> [String] in
                try store.pools(region: nil, after: nil, limit: Self.poolLimit + 1).map { pool in
                    let clients = try store.clients(poolId: pool.id, after: nil, limit: Self.clientLimit + 1)
                    return "\(pool.id) (clients: \(Self.list(clients.map(\.id), limit: Self.clientLimit)))"
                }
            }
            let pools = Self.list(known, limit: Self.poolLimit)
            services.log.warning(
                "\(reason) The user pools here: \(pools)", metadata: ["requestId": .string(requestId)])
        } catch {
            services.log.debug("cannot list the pools for a hint: \(error)")
        }
    }

    private static func list(_ names: [String], limit: Int) -> String {
        if names.isEmpty { return "none" }
        return names.prefix(limit).joined(separator: ", ") + (names.count > limit ? " and more" : "")
    }
}
