import ServiceModel

/// What a sign-in still owes of a second factor. Each of its challenges asks here whether it is due.
enum MFADue: Sendable, Equatable {
    case nothing
    case ask(MFAMethod)
    /// The user says which.
    case choose([MFAMethod])
    /// One is required, and the user has none of these yet.
    case setUp([MFAMethod])
    /// More is owed than the user can bring to what is proven.
    case barred(Refusal)

    static func of(_ progress: SignInProgress) -> MFADue {
        let held = progress.held
        let isDemanded = progress.demandsSecondFactor
        // Nobody who has proven nothing is asked for a second factor, and a sign-in of the pool's own making only after a
        // password (cognito/mfa §3), or where its risk demands it.
        guard !held.isEmpty, isDemanded || progress.flow != .customAuth || progress.proven.contains(.password),
            let user = progress.identity.user
        else { return .nothing }
        // A device stands in for what everybody needs, and for no level.
        if let due = required(of: user, progress, held), isDemanded || !DeviceDue.replaces(due, in: progress) {
            return due
        }
        return wanted(of: user, progress, held)
    }

    static func isOwed(_ progress: SignInProgress) -> Bool { of(progress) != .nothing }

    /// What pool and user ask for of everybody; nil where that is done.
    private static func required(of user: User, _ progress: SignInProgress, _ held: Set<Factor>) -> MFADue? {
        // What a risk demands is proven in this very sign-in.
        let counted = progress.demandsSecondFactor ? progress.proven : held
        if counted.contains(.second) { return nil }
        let rule = MFARule(of: user, in: progress.pool, isDemanded: progress.demandsSecondFactor)
        if rule.methods.isEmpty {
            // Whether a custom sign-in needs a factor that the user lacks is for the pool's functions (cognito/mfa §3).
            guard rule.isRequired, progress.flow != .customAuth else { return nil }
            return progress.broughtEmail == nil ? .setUp(progress.pool.mfaMethods) : .ask(.email)
        }
        // A second code to the same mailbox would be the first factor again.
        let methods = rule.methods.filter { !counted.contains($0.factor) }
        // Who signed in by a code may need a second factor only since then: with a password it may go on.
        if methods.isEmpty { return .barred(.session(.invalid)) }
        return ask(methods, preferring: rule.preferred, progress)
    }

    /// What the level asks for that the sign-in is to reach: the most wanted that this user can.
    private static func wanted(of user: User, _ progress: SignInProgress, _ held: Set<Factor>) -> MFADue {
        if progress.targets.isEmpty { return .nothing }
        let usable = progress.pool.mfaMethods.filter { user.holds($0) && !held.contains($0.factor) }
        for target in progress.targets {
            if let level = AuthenticationLevel.reached(by: held), level >= target { return .nothing }
            let methods = usable.filter { method in
                AuthenticationLevel.reached(by: held.union([.second, method.factor])).map { $0 >= target } ?? false
            }
            if !methods.isEmpty { return ask(methods, preferring: user.mfa.preferred, progress) }
        }
        return .barred(.signIn(.levelOutOfReach))
    }

    private static func ask(
        _ methods: [MFAMethod], preferring preferred: MFAMethod?, _ progress: SignInProgress
    ) -> MFADue {
        for method in [progress.chosenMFA, preferred].compactMap(\.self) where methods.contains(method) {
            return .ask(method)
        }
        return methods.count == 1 ? .ask(methods[0]) : .choose(methods)
    }
}

extension SignInProgress {
    /// Whether its risk asks for a second factor, whatever the pool asks of others.
    fileprivate var demandsSecondFactor: Bool { risk?.demand == .secondFactor }
}
