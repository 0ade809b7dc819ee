import ServiceModel

/// A proof that has come with an answer and that nobody has looked at yet. The transaction that acts on it judges it.
///
/// Where nothing but tokens can follow, that is the one that stores the sign-in; else it is one of its own, before
/// anything is decided by it (`Authentication.respond`). Until then the progress that carries it has not proven anything.
struct UnjudgedProof: Sendable {
    /// What it proves where it is right; one at least.
    let factors: [Factor]
    let challenge: ChallengeNameType
    /// Judges inside the transaction. A right one spends the Session and gives the user as it then stands, and what makes
    /// it good only once is stored. What a wrong one is refused with is committed, and with it that it is counted.
    let judge: @Sendable (any StoreWriter) throws -> Ruling<User>
    /// What others hear of it once it is committed.
    var afterwards: @Sendable (User) async throws -> Void = { _ in }
}

extension SignInProgress {
    /// As it will be if the proof that came along is right; as it is where none did.
    var ifRight: SignInProgress {
        guard let unjudged else { return self }
        var progress = self
        progress.unjudged = nil
        progress.prove(unjudged.factors[0], by: unjudged.challenge)
        progress.proven.formUnion(unjudged.factors)
        return progress
    }

    /// As it is after the proof was judged, in a transaction of its own.
    ///
    /// - Throws: the refusal of a wrong one.
    func judged(call: Call) async throws -> SignInProgress {
        guard let unjudged else { return self }
        let user = try await call.store.rule(unjudged.judge)
        try await unjudged.afterwards(user)
        var progress = ifRight
        progress.identity = .user(user)
        progress.session = nil
        return progress
    }

    /// Whether tokens follow, and nothing else, if the proof that came along is right. Then nobody need hear of it before
    /// they are stored, and nothing more is looked up.
    func endsIfRight(in table: ChallengeTable, now: Int64) -> Bool {
        guard unjudged != nil, !isHeardOf, !pool.tracksDevices, restsOn == nil,
            case .tokens = try? NextStep.after(ifRight, in: table, now: now)
        else { return false }
        return true
    }

    /// Whether the pool has functions or watches. These hear of nothing that was not acted on.
    var isHeardOf: Bool { pool.settings.userPoolAddOns != nil || Trigger.allCases.contains(where: pool.isConfigured) }
}
