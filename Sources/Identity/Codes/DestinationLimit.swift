/// How many messages an address or number gets in an hour, whoever asks for them, whichever user they are for.
///
/// It protects who owns the address, and need not be a user at all. Counted for each pool, so that none uses up
/// what another has; whoever asks learns no more than that the limit is reached.
enum DestinationLimit {
    static let perHour = 10

    /// Counts one message; false when it is one too many.
    static func admits(_ subject: Subject, call: Call, in store: any StoreWriter) throws -> Bool {
        guard call.settings.attemptLimits else { return true }
        return try store.countAttempt(
            subject: subject, action: "message", at: call.now, window: Milliseconds.hour, limit: perHour)
    }
}
