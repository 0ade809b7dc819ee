public import Identity

/// What holds for all deliveries of a server.
public struct DeliveryPolicy: Sendable {
    /// Of each medium.
    public var lettersAtOnce: Int
    /// One attempt's longest time, in milliseconds.
    public var timeout: Int64
    public var backOff: BackOff
    /// Whether content is forgotten once it has been delivered, or given up.
    public var redacts: Bool

    public init(
        lettersAtOnce: Int = 8, timeout: Int64 = 30 * Milliseconds.second, backOff: BackOff = BackOff(),
        redacts: Bool = true
    ) {
        self.lettersAtOnce = lettersAtOnce
        self.timeout = timeout
        self.backOff = backOff
        self.redacts = redacts
    }

    /// How long a claim lasts: an attempt, and then as long again and some seconds to note how it ended.
    var claim: Int64 { 2 * timeout + 5 * Milliseconds.second }

    /// From when on a message is not tried any more: what it carries has no use then, and nobody waits for it for days.
    static func end(of message: StoredMessage) -> Int64 {
        let longest = message.createdAt + 3 * Milliseconds.day
        return min(message.expiresAt ?? message.createdAt + Milliseconds.day, longest)
    }
}
