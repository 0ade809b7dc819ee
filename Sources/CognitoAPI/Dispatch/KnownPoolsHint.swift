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

    private let environment: Environment
    /// When it last spoke, in milliseconds since 1970.
    private let last = Mutex<Int64>(.min)

    public init(environment: Environment) {
        self.environment = environment
    }

    /// After an error that went to the caller.
    func explain(_ error: ServiceError, requestId: String) async {
        guard error.type == ErrorName.resourceNotFoundException.rawValue, let message = error.message,
            message.hasPrefix("User pool "), isDue()
        else { return }
        await speak(message, requestId: requestId)
    }

    /// After a list of pools that came out empty: pools are listed by region.
    func explainEmptyList(region: String, requestId: String) async {
        guard isDue() else { return }
        await speak("No pool is in region \(region).", requestId: requestId)
    }

    private func isDue() -> Bool {
        let now = environment.clock.now
        return last.withLock { last in
            if last != .min, now >= last, now - last < Self.pause { return false }
            last = now
            return true
        }
    }

    private func speak(_ reason: String, requestId: String) async {
        do {
            let known = try await environment.store.scan { store -> [String] in
                try store.pools(region: nil, after: nil, limit: Self.poolLimit + 1).map { pool in
                    let clients = try store.clients(poolId: pool.id, after: nil, limit: Self.clientLimit + 1)
                    return "\(pool.id) (clients: \(Self.list(clients.map(\.id), limit: Self.clientLimit)))"
                }
            }
            let pools = Self.list(known, limit: Self.poolLimit)
            environment.log.warning(
                "\(reason) The user pools here: \(pools)", metadata: ["requestId": .string(requestId)])
        } catch {
            environment.log.debug("cannot list the pools for a hint: \(error)")
        }
    }

    private static func list(_ names: [String], limit: Int) -> String {
        if names.isEmpty { return "none" }
        return names.prefix(limit).joined(separator: ", ") + (names.count > limit ? " and more" : "")
    }
}
