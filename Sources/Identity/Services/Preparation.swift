/// What a transaction cannot do itself, done before it: work that leaves the process, takes long or draws chance.
///
/// A look at the store decides what to prepare. The transaction looks again, and goes on only where it sees the same:
/// else it leaves nothing behind, and the preparation is made anew.
enum Preparation {
    /// How often one call prepares. Whose user changes each time meanwhile races with itself.
    static let maximumTries = 3

    /// The transaction saw something else than what was prepared for.
    private struct Outdated: Error {}

    /// - Parameters:
    ///   - before: what the call has seen already; nil where it has to look.
    ///   - look: what decides, read once before and once inside the transaction. What of it is compared is what must
    ///     not have changed. It throws what rolls back.
    ///   - prepare: may take its time, and may run more than once.
    ///   - commit: the rest of the transaction, with what it has seen itself.
    /// - Throws: what these throw or refuse; `tooManyRequests` where the store never stood still.
    static func run<Seen: Sendable & Equatable, Prepared: Sendable, Value: Sendable>(
        call: Call, before seen: Seen? = nil,
        look: @escaping @Sendable (any StoreReader) throws -> Seen,
        prepare: (Seen) async throws -> Prepared,
        commit: @escaping @Sendable (Seen, Prepared, any StoreWriter) throws -> Ruling<Value>
    ) async throws -> Value {
        for number in 0..<maximumTries {
            let before = if number == 0, let seen { seen } else { try await call.store.read(look) }
            let prepared = try await prepare(before)
            do {
                return try await call.store.rule { store in
                    let seen = try look(store)
                    guard seen == before else { throw Outdated() }
                    return try commit(seen, prepared, store)
                }
            } catch is Outdated {}
        }
        throw Refusal.tooManyRequests
    }
}

extension Call {
    /// What follows a commit, whatever becomes of the caller: the state has changed, so who must hear of it does, though
    /// nobody waits for the answer any more.
    func afterCommit<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        // Of its own, so that the caller's cancellation does not reach it.
        try await Task { try await body() }.value
    }
}
