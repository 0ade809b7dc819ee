import Synchronization

/// Whether others may rely on the server: it serves before its seed is applied, and is ready only then.
final class Readiness: Sendable {
    private let reached = Atomic(false)

    var isReached: Bool { reached.load(ordering: .acquiring) }

    func reach() { reached.store(true, ordering: .releasing) }
}
