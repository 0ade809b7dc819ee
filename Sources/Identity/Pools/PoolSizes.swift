import Synchronization

/// How many users pools have, for EstimatedNumberOfUsers.
///
/// Counting walks the pool's part of an index, a tenth of a second for a million users. So a large pool's count is kept: it
/// is told as it was, and counted anew behind the answer once it is a minute old. What small pools have is counted each time.
public final class PoolSizes: Sendable {
    private struct Size {
        var count: Int
        var countedAt: Int64
        var isBeingCounted = false
    }

    /// How old a count gets before it is made anew, in milliseconds.
    private static let lifetime = Milliseconds.minute

    private let store: any IdentityStore
    /// From how many users on a count is kept.
    private let large: Int
    private let sizes = Mutex<[String: Size]>([:])

    public init(store: any IdentityStore, large: Int = 10_000) {
        self.store = store
        self.large = large
    }

    /// - Parameter now: in milliseconds since 1970.
    /// - Throws: what the store throws.
    public func estimate(poolId: String, at now: Int64) async throws -> Int {
        let (known, isDue) = sizes.withLock { sizes -> (Int?, Bool) in
            guard let size = sizes[poolId] else { return (nil, false) }
            let isDue = !size.isBeingCounted && now - size.countedAt >= Self.lifetime
            if isDue { sizes[poolId]?.isBeingCounted = true }
            return (size.count, isDue)
        }
        guard let known else { return try await count(poolId: poolId, at: now) }
        if isDue {
            Task {
                // Who asks next tries again.
                do { _ = try await count(poolId: poolId, at: now) } catch { forget(poolId: poolId) }
            }
        }
        return known
    }

    func forget(poolId: String) {
        sizes.withLock { $0[poolId] = nil }
    }

    func forgetAll() {
        sizes.withLock { $0 = [:] }
    }

    private func count(poolId: String, at now: Int64) async throws -> Int {
        let count = try await store.scan { try $0.userCount(poolId: poolId) }
        sizes.withLock { $0[poolId] = count >= large ? Size(count: count, countedAt: now) : nil }
        return count
    }
}
