import Synchronization

/// What a call turned out to be about: for the log, which tells pool and client whatever the answer was, and for the
/// events of who was meant by a sign-in that failed.
public final class CallTrail: Sendable {
    private let found = Mutex<(poolId: String?, clientId: String?)>((nil, nil))
    private let claimant = Mutex<SignInClaimant?>(nil)

    public init() {}

    /// What is nil changes nothing.
    public func note(poolId: String?, clientId: String?) {
        found.withLock { found in
            found.poolId = poolId ?? found.poolId
            found.clientId = clientId ?? found.clientId
        }
    }

    public var noted: (poolId: String?, clientId: String?) { found.withLock { $0 } }

    /// Whom a sign-in is about, before anything of it is judged.
    func note(_ identity: SignInIdentity, _ risk: SignInRisk? = nil, history: [ChallengeRecord] = []) {
        claimant.withLock { $0 = SignInClaimant(identity: identity, risk: risk, history: history) }
    }

    var notedClaimant: SignInClaimant? { claimant.withLock { $0 } }
}

/// Who is meant by a sign-in, and how far it has come.
struct SignInClaimant: Sendable {
    var identity: SignInIdentity
    var risk: SignInRisk?
    var history: [ChallengeRecord]
}
