import ServiceModel

extension UserPool {
    /// What every sign-in passes: triggers that could refuse it or change its tokens, and a second factor.
    func requireSignInIsBuilt() throws(Refusal) {
        for trigger in [Trigger.preAuthentication, .postAuthentication, .preTokenGeneration] {
            try trigger.requireUnconfigured(in: self)
        }
        if settings.mfaConfiguration == .on { throw .notBuilt(.mfa) }
    }
}
