import ServiceModel

// What cannot be carried to its end yet is refused before anything is looked at or spent for it. With a function that
// is called its line goes from here; the points and the table of challenges stay as they are.

extension UserPool {
    /// What every sign-in passes: functions that could refuse it or change its tokens.
    func requireSignInIsBuilt() throws(Refusal) {
        for trigger in [Trigger.preAuthentication, .postAuthentication, .preTokenGeneration] {
            try trigger.requireUnconfigured(in: self)
        }
    }

    /// What every refresh passes.
    func requireRefreshIsBuilt() throws(Refusal) {
        try Trigger.preTokenGeneration.requireUnconfigured(in: self)
    }
}
