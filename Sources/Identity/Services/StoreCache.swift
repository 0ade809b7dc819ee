import Synchronization

/// Values of the store by their names, kept at hand: every request needs some.
///
/// The store tells of each change after its commit. A read that began before the change does not enter after it, and where
/// the store cannot tell what other processes have changed, nothing that is kept is used.
final class StoreCache<Value: Sendable>: Sendable {
    private struct Kept {
        var generation = 0
        var held: [String: Value] = [:]
        var absent: Set<String> = []
    }

    /// More than that, and each part begins anew.
    private static var capacity: Int { 10_000 }

    private let store: any IdentityStore
    /// Whether it is kept, too, that there is nothing of a name: where most of what is asked for is not there.
    private let keepsAbsence: Bool
    private let kept = Mutex(Kept())

    init(over store: any IdentityStore, keepsAbsence: Bool) {
        self.store = store
        self.keepsAbsence = keepsAbsence
    }

    /// What is kept, or what `read` says, which throws for itself. Nil where there is nothing of the name.
    func value(_ name: String, read: () async throws -> Value?) async throws -> Value? {
        let (hit, isAbsent, generation) = kept.withLock {
            ($0.held[name], $0.absent.contains(name), $0.generation)
        }
        if store.changes.isCurrent {
            if let hit { return hit }
            if isAbsent { return nil }
        }
        let value = try await read()
        kept.withLock { kept in
            guard kept.generation == generation else { return }
            if let value {
                if kept.held.count >= Self.capacity { kept.held = [:] }
                kept.held[name] = value
            } else if keepsAbsence {
                if kept.absent.count >= Self.capacity { kept.absent = [] }
                kept.absent.insert(name)
            }
        }
        return value
    }

    /// After a change of these has been committed (`StoreChanges`).
    func forget(_ names: Set<String>) {
        guard !names.isEmpty else { return }
        kept.withLock { kept in
            kept.generation += 1
            for name in names {
                kept.held[name] = nil
                kept.absent.remove(name)
            }
        }
    }

    /// After changes that nobody could tell.
    func forgetAll() { kept.withLock { $0 = Kept(generation: $0.generation + 1) } }
}
