public import Identity
import ServiceModel
import Synchronization

/// The store, with an eye on its writes: whether one has failed since the last that was known to work.
///
/// Whose fault it was is not judged finely here. A suspicion costs no more than the write that `isWritable` then makes.
public final class WatchedStore: IdentityStore {
    private struct Proof {
        var isSuspect = false
        /// Milliseconds since 1970; nil before the first.
        var provenAt: Int64?
        /// When a write to find out failed last.
        var refutedAt: Int64?
        /// When any write worked last.
        var workedAt: ContinuousClock.Instant?
        /// The write that finds out now: whoever asks meanwhile hears what it hears.
        var probe: Task<Bool, Never>?

        func isProven(at now: Int64, for lifetime: Int64) -> Bool {
            // A clock that was put back proves nothing either.
            !isSuspect && provenAt.map { (0..<lifetime).contains(now - $0) } ?? false
        }

        func isRefuted(at now: Int64) -> Bool {
            refutedAt.map { (0..<probePause).contains(now - $0) } ?? false
        }
    }

    /// For so long a write that worked is proof enough, if none has failed since.
    static let proofLifetime = Milliseconds.minute
    /// Of a database on another machine, which can become read-only, or have writes wait for a standby that is gone, without
    /// any write of ours having failed yet. With the second that a write to find out is waited for, two in all.
    static let sharedProofLifetime = Milliseconds.second
    /// For so long a write to find out that failed is answer enough: anybody may ask, as often as they like.
    static let probePause = Milliseconds.second

    private let base: any IdentityStore
    private let patience: Duration
    private let proof = Mutex(Proof())

    /// - Parameter patience: how long a write to find out may take before the answer is no. By default a second where
    ///   others can answer in this server's place, and ten where nobody can.
    public init(_ base: any IdentityStore, patience: Duration? = nil) {
        self.base = base
        self.patience = patience ?? .seconds(base.changes.isShared ? 1 : 10)
    }

    /// Whether what must be kept can be kept now.
    ///
    /// Writes to find out where a write has failed, or none has been proven for a minute: one at a time, and no more
    /// than one a second. So it says yes again a second after writes work again, and costs nothing while they do.
    ///
    /// Of a store that several servers share, a write proves less for less long; and where the others are not heard of,
    /// it proves nothing, since the same database tells of them.
    func isWritable(at now: Int64) async -> Bool {
        let isCurrent = changes.isCurrent
        let lifetime = changes.isShared ? Self.sharedProofLifetime : Self.proofLifetime
        let (known, probe) = proof.withLock { proof -> (Bool?, Task<Bool, Never>?) in
            if isCurrent, proof.isProven(at: now, for: lifetime) { return (true, nil) }
            if let probe = proof.probe { return (nil, probe) }
            if proof.isRefuted(at: now) { return (false, nil) }
            let probe = Task { await self.probe(at: now) }
            proof.probe = probe
            return (nil, probe)
        }
        if let known { return known }
        guard let probe else { return false }
        return await heard(of: probe)
    }

    /// What the write has found out, if it did so in time. Who asks does not wait for a database that hangs.
    private func heard(of probe: Task<Bool, Never>) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer = Answer(continuation)
            Task { answer.give(await probe.value) }
            Task { [patience] in
                try? await Task.sleep(for: patience)
                answer.give(false)
            }
        }
    }

    private func probe(at now: Int64) async -> Bool {
        do {
            try await base.write { try $0.setMeta("write-proof", to: String(now)) }
            proof.withLock { $0 = Proof(provenAt: now, workedAt: .now) }
            return true
        } catch  where Self.isAnswer(error) {
            // Too busy is not broken, as long as what waits is being written: before a database that hangs they queue up
            // as well.
            return proof.withLock { proof in
                proof.probe = nil
                return proof.workedAt.map { $0.duration(to: .now) < patience } ?? false
            }
        } catch {
            proof.withLock { $0 = Proof(isSuspect: true, refutedAt: now, workedAt: $0.workedAt) }
            return false
        }
    }

    public var changes: StoreChangeFeed { base.changes }

    public func list<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.list(body)
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.read(body)
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        do {
            let value = try await base.write(body)
            proof.withLock { $0.workedAt = .now }
            return value
        } catch {
            if !Self.isAnswer(error) { proof.withLock { $0.isSuspect = true } }
            throw error
        }
    }

    /// Whether a rule, a conflict or a full queue said no, rather than the disk.
    private static func isAnswer(_ error: any Error) -> Bool {
        error is Refusal || error is StoreConflict || error is any Overload || error is CancellationError
    }
}

/// The first answer of several.
private final class Answer: Sendable {
    private let waiting: Mutex<CheckedContinuation<Bool, Never>?>

    init(_ continuation: CheckedContinuation<Bool, Never>) {
        waiting = Mutex(continuation)
    }

    func give(_ answer: Bool) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: answer)
    }
}
