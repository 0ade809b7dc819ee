/// The pool's owner may deliver messages itself, by one function for each medium.
enum CustomSender {
    /// A pool that has one for the other medium alone waits for it too.
    static func take(_ delivery: CodeDelivery, pool: UserPool, call: Call) async throws {
        try Trigger.customEmailSender.requireUnconfigured(in: pool)
        try Trigger.customSMSSender.requireUnconfigured(in: pool)
    }
}
