import ServiceModel

/// What a pool does about a sign-in that may be somebody else's (cognito/advanced-security §5).
enum AccountTakeover {
    /// - Returns: the progress, with what it owes for its risk.
    /// - Throws: `signInBlocked`, once its event is stored.
    static func answer(
        _ progress: SignInProgress, of user: User, _ configuration: RiskConfiguration, call: Call
    ) async throws -> SignInProgress {
        guard let level = progress.risk?.level, let action = configuration.action(at: level) else { return progress }
        var answered = progress
        let reaction = reaction(to: action.eventAction, of: progress, user)
        if reaction == .challenged { answered.risk?.demand = .secondFactor }
        guard reaction == .blocked || action.notify else { return answered }

        let isBlocked = reaction == .blocked
        let event = SignInEvents.event(
            isBlocked ? .fail : .inProgress, of: answered, decision: isBlocked ? .block : nil, call: call)
        let notice =
            action.notify
            ? try await RiskNotice(reaction, eventId: answered.risk?.eventId ?? "", of: user)
                .message(configuration, pool: progress.pool, client: progress.client, call: call) : nil
        try await call.store.write { store in
            guard try store.user(id: user.id) != nil else { return }
            try event?.put(of: user.id, in: store)
            // One that its destination's limit keeps back is missed, and no reason to refuse anybody.
            _ = try notice?.send(call: call, in: store)
        }
        call.announce(notice)
        answered.risk?.isRecorded = true
        guard !isBlocked else {
            call.explain("the sign-in is of risk \(level.rawValue)")
            throw Refusal.risk(.signInBlocked)
        }
        return answered
    }

    /// What becomes of a sign-in.
    enum Reaction: Sendable {
        case passed
        case challenged
        case blocked
    }

    private static func reaction(
        to action: AccountTakeoverEventActionType, of progress: SignInProgress, _ user: User
    ) -> Reaction {
        switch action {
        case .noAction: return .passed
        case .block: return .blocked
        case .mfaIfConfigured: return canPassSecondFactor(progress, user) ? .challenged : .passed
        case .mfaRequired: return canPassSecondFactor(progress, user) ? .challenged : .blocked
        }
    }

    /// A second factor follows a password alone, and never where the pool's functions say what is asked for.
    private static func canPassSecondFactor(_ progress: SignInProgress, _ user: User) -> Bool {
        if progress.proven.contains(.second) { return true }
        return progress.flow != .customAuth && progress.proven.contains(.password)
            && !MFARule(of: user, in: progress.pool, isDemanded: true).methods.isEmpty
    }
}
