import ServiceModel

/// Before a message with a code is made: the pool's owner may choose other words.
enum CustomMessage {
    /// - Parameters:
    ///   - text: with the placeholders of code and username, which are filled in afterwards.
    ///   - client: nil for administrators.
    /// - Returns: the words to fill in and send.
    static func change(
        _ text: MessageText, of purpose: MessagePurpose, to delivery: CodeDelivery, user: User, pool: UserPool,
        client: AppClient?, call: Call
    ) async throws -> MessageText {
        try Trigger.customMessage.requireUnconfigured(in: pool)
        return text
    }
}
