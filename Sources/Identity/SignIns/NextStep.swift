import ServiceModel

/// What follows in a sign-in: another challenge, or tokens. The only place that knows.
enum NextStep {
    case challenge(any Challenge.Type)
    /// The pool's own function has to be asked (`CustomFlow.decided`), and then here again.
    case decision
    case tokens

    /// - Throws: why the user gets no further, which is told only to who has proven something.
    static func after(
        _ progress: SignInProgress, in table: ChallengeTable, now: Int64
    ) throws(Refusal) -> NextStep {
        if !progress.proven.isEmpty, let refusal = refusal(of: progress, now: now) { throw refusal }
        if let due = table.first(where: { $0.isDue(progress) }) { return .challenge(due) }
        if progress.flow == .customAuth {
            switch progress.custom.decision {
            // `custom` is proven by that decision alone, and a device may have come in between.
            case nil where !progress.proven.contains(.custom): return .decision
            case nil, .tokens: break
            case .failure, .challenge: throw .signIn(.incorrectUsernameOrPassword)
            }
        }
        // Nobody gets tokens who has proven nothing.
        guard !progress.proven.isEmpty else { throw .signIn(.incorrectUsernameOrPassword) }
        if case .barred(let reason) = MFADue.of(progress) { throw reason }
        return .tokens
    }

    /// Who comes in without a password needs no new one, however long the temporary one is over.
    static func refusal(of progress: SignInProgress, now: Int64) -> Refusal? {
        if progress.flow == .customAuth, !progress.proven.contains(.password), let user = progress.identity.user,
            user.isEnabled, user.status == .forceChangePassword
        {
            return nil
        }
        return refusal(of: progress.identity, now: now)
    }

    /// Why whoever has proven to be this user gets no further; nil if nothing stands in the way.
    static func refusal(of identity: SignInIdentity, now: Int64) -> Refusal? {
        guard let user = identity.user else { return .signIn(.incorrectUsernameOrPassword) }
        guard user.isEnabled else { return .signIn(.userDisabled) }
        switch user.status {
        case .confirmed: return nil
        case .forceChangePassword:
            guard let end = user.temporaryPasswordExpiresAt, end <= now else { return nil }
            return .signIn(.temporaryPasswordExpired)
        case .unconfirmed: return .signIn(.userNotConfirmed)
        case .resetRequired, .compromised: return .signIn(.passwordResetRequired)
        case .externalProvider, .archived, .unknown: return .signIn(.incorrectUsernameOrPassword)
        }
    }
}
