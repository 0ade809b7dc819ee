import Identity
import ServiceModel
import Synchronization

/// The store, with an eye on its writes: whether one has failed since the last that was known to work.
///
/// Whose fault it was is not judged finely here. A suspicion costs no more than the write that `isWritable` then makes.
final class WatchedStore: IdentityStore {
    private struct Proof {
        var isSuspect = false
        /// Milliseconds since 1970; nil before the first.
        var provenAt: Int64?
    }

    /// For so long a write that worked is proof enough, if none has failed since.
    static let proofLifetime = Milliseconds.minute

    private let base: any IdentityStore
    private let proof = Mutex(Proof())

    init(_ base: any IdentityStore) {
        self.base = base
    }

    /// Whether what must be kept can be kept now.
    ///
    /// Writes to find out where a write has failed, or none has been proven for a minute; so it says yes again as
    /// soon as writes work again, and costs nothing while they do.
    func isWritable(at now: Int64) async -> Bool {
        let isProven = proof.withLock { proof in
            // A clock that was put back proves nothing either.
            !proof.isSuspect && proof.provenAt.map { (0..<Self.proofLifetime).contains(now - $0) } ?? false
        }
        if isProven { return true }
        do {
            try await base.write { try $0.setMeta("write-proof", to: String(now)) }
            proof.withLock { $0 = Proof(provenAt: now) }
            return true
        } catch is any Overload {
            // Too busy is not broken: what waits is being written.
            return true
        } catch {
            proof.withLock { $0.isSuspect = true }
            return false
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.read(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        do {
            return try await base.write(body)
        } catch {
            if !Self.isAnswer(error) { proof.withLock { $0.isSuspect = true } }
            throw error
        }
    }

    /// Whether a rule, a conflict or a full queue said no, rather than the disk.
    private static func isAnswer(_ error: any Error) -> Bool {
        error is ServiceError || error is StoreConflict || error is any Overload || error is CancellationError
    }
}
