import JSON
import ServiceModel

/// Before a message with a code is made: the pool's owner may choose other words (cognito/triggers §10).
enum CustomMessage {
    /// - Parameters:
    ///   - text: with the placeholders of code and username, which are filled in afterwards.
    ///   - client: nil for administrators.
    /// - Returns: the words to fill in and send.
    static func change(
        _ text: MessageText, on occasion: MessageOccasion, to delivery: CodeDelivery, user: User, pool: UserPool,
        client: AppClient?, call: Call
    ) async throws(Refusal) -> MessageText {
        guard pool.isConfigured(.customMessage) else { return text }
        let isInvitation = occasion == .adminCreateUser
        let event = TriggerEvent(
            trigger: .customMessage, source: "CustomMessage_\(occasion.rawValue)", pool: pool, client: client,
            userName: user.username,
            request: JSONObject(
                joining: [
                    "userAttributes": .object(user.triggerAttributes(in: pool)), "codeParameter": "{####}",
                    "linkParameter": "{##Click Here##}", "usernameParameter": isInvitation ? "{username}" : .null,
                ], call.metadataMember),
            response: ["smsMessage": .null, "emailMessage": .null, "emailSubject": .null])
        guard let response = try await event.invoke(call) else { return text }
        var changed = text
        switch delivery.attribute.medium {
        case .sms:
            changed.body = try words("smsMessage", .smsMessage, limit: 140, in: response) ?? text.body
            if changed.body != text.body { try check(changed.body, .smsMessage, isInvitation: isInvitation) }
        case .email:
            changed.body = try words("emailMessage", .emailBody, limit: 20_000, in: response) ?? text.body
            changed.subject = try words("emailSubject", .emailSubject, limit: 140, in: response) ?? text.subject
            if changed.body != text.body { try check(changed.body, .emailBody, isInvitation: isInvitation) }
        }
        return changed
    }

    /// Nil where the function leaves the pool's words as they are.
    private static func words(
        _ member: String, _ part: MessagePart, limit: Int, in response: JSONObject
    ) throws(Refusal) -> String? {
        guard let words = try response.text(member), !words.isEmpty else { return nil }
        guard words.utf16.count <= limit else {
            throw .trigger(.unusableMessage(part, .tooLong(maximum: limit)))
        }
        return words
    }

    /// A message that does not carry what it is sent for helps nobody.
    private static func check(_ body: String, _ part: MessagePart, isInvitation: Bool) throws(Refusal) {
        if !body.contains("{####}") { throw .trigger(.unusableMessage(part, .noCode)) }
        if isInvitation, !body.contains("{username}") { throw .trigger(.unusableMessage(part, .noUsername)) }
    }
}
