import Cryptography
import ServiceModel

/// A piece of work that one process at a time does, over a store that several have open.
///
/// It spares them doing the same beside each other; nothing may rest on it. A process that stands still for longer than
/// a span, or whose clock is far from another's, finds that somebody else has gone on meanwhile. What it guards must do
/// no harm when it is done twice at once.
///
/// Where the store is one process's alone, every lease is that process's, and nothing is written.
public struct WorkLease: Sendable {
    /// How long a process that has died keeps the others from its work, at most.
    static let span = 30 * Milliseconds.second

    private let name: String
    private let owner: String
    private let services: Services

    public init(_ name: String, services: Services) {
        self.name = name
        self.services = services
        owner = services.random.uuid()
    }

    /// Whether this process may do the work now: it has the lease, or has taken it just now. Half a span before it
    /// ends it is prolonged, so who works for longer asks again and again.
    public func isHeld() async throws -> Bool {
        let store = services.store
        guard store.changes.isShared else { return true }
        let now = services.clock.now
        let known = try await store.read { [name] in try $0.lease(name) }
        if let known, known.expiresAt > now, !Self.isMisdated(known, now: now) {
            guard known.owner == owner else { return false }
            if known.expiresAt - now > Self.span / 2 { return true }
        }
        return try await store.write { [name, owner] store in
            if let known = try store.lease(name), Self.isMisdated(known, now: now) {
                try store.giveUpLease(name, owner: known.owner)
            }
            return try store.takeLease(name, owner: owner, until: now + Self.span, now: now)
        }
    }

    /// Whether it was taken by a clock that was far ahead, and would bind the others for as long.
    private static func isMisdated(_ lease: Lease, now: Int64) -> Bool { lease.expiresAt - now > 2 * span }

    /// Lets another process go on at once, where this one has the lease.
    public func giveUp() async throws {
        let store = services.store
        guard store.changes.isShared else { return }
        let known = try await store.read { [name] in try $0.lease(name) }
        guard known?.owner == owner else { return }
        try await store.write { [name, owner] in try $0.giveUpLease(name, owner: owner) }
    }

    /// Waits until no other process does the work, then does it. For who has a lease of its own for this one time.
    ///
    /// - Throws: what `body` throws, or the store; `CancellationError` where the caller goes before it began.
    public func exclusively<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard services.store.changes.isShared else { return try await body() }
        while try await !isHeld() { try await Task.sleep(for: .milliseconds(100)) }
        let prolonging = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(Self.span / 3))
                if !Task.isCancelled { _ = try? await isHeld() }
            }
        }
        defer { prolonging.cancel() }
        do {
            let value = try await body()
            try await giveUp()
            return value
        } catch {
            try? await giveUp()
            throw error
        }
    }
}
