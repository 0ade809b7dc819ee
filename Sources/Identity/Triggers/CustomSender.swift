import JSON
import ServiceModel

/// The pool's owner may deliver messages itself, by one function for each medium (cognito/custom-challenges §6).
///
/// A function gets its message after the commit, from the workers that deliver: it is in the outbox as any other, and
/// nothing is lost with a server. What it is told is settled when the message is made; the code joins it at the end,
/// encrypted.
public enum CustomSender {
    static func trigger(for medium: DeliveryMediumType) -> Trigger {
        switch medium {
        case .email: .customEmailSender
        case .sms: .customSMSSender
        }
    }

    /// What the function is told, but for the code; nil where the pool has none for this medium.
    ///
    /// - Parameters:
    ///   - client: nil for administrators.
    ///   - notice: what a notice tells, which carries no code: it stands among the user's attributes.
    static func event(
        on occasion: MessageOccasion, by medium: DeliveryMediumType, to user: User, pool: UserPool, client: AppClient?,
        telling notice: JSONObject? = nil, call: Call
    ) -> JSONObject? {
        let trigger = trigger(for: medium)
        guard pool.isConfigured(trigger) else { return nil }
        let hasMetadata = notice == nil && !call.clientMetadata.isEmpty
        var event = TriggerEvent(
            trigger: trigger, source: "\(trigger.rawValue)_\(occasion.rawValue)", pool: pool, client: client,
            userName: user.username,
            request: [
                "type": medium == .email ? "customEmailSenderRequestV1" : "customSMSSenderRequestV1", "code": .null,
                "clientMetadata": hasMetadata ? .object(call.clientMetadata.json) : .null,
                "userAttributes": .object(JSONObject(joining: user.triggerAttributes(in: pool), notice ?? [:])),
            ], response: [:]
        ).event(region: pool.region)
        // Nothing is to be decided here.
        event["response"] = nil
        return event
    }

    /// A message on its way to a function.
    public struct Handover: Sendable, Equatable {
        /// The code or password, as the function shall find it: never to be sent as it is. Empty where the message
        /// carries none.
        public let secret: String
        /// By which it is encrypted.
        public let keyId: String
        public let region: String
        /// What whoever decrypts has to name.
        public let context: [String: String]
        private let function: String
        private let trigger: Trigger
        private let poolId: String
        private let event: JSONObject
        private let requestId: String

        /// Nil where the message was made for no function, or the pool has none any more.
        public init?(of message: StoredMessage, _ content: MessageContent, pool: UserPool, requestId: String) {
            guard let event = content.event, let medium = DeliveryMediumType(rawValue: message.medium),
                let function = pool.function(of: CustomSender.trigger(for: medium)),
                let keyId = pool.settings.lambdaConfig?.kmsKeyID
            else { return nil }
            // Whatever shows it in a page of HTML shows it as it is (cognito/custom-challenges §6).
            let isPassword = message.purpose == MessagePurpose.invitation.rawValue && medium == .email
            secret = isPassword ? HTMLEscaping.escaped(content.code) : content.code
            self.keyId = keyId
            region = pool.region
            context = ["userpool-id": pool.id]
            self.function = function
            trigger = CustomSender.trigger(for: medium)
            poolId = pool.id
            self.event = event
            self.requestId = requestId
        }

        /// - Parameter code: the secret, encrypted, in base64; nil where there is none.
        public func call(code: String?) -> FunctionCall {
            var event = event
            if let code {
                var request = event["request"]?.objectValue ?? [:]
                request["code"] = .string(code)
                event["request"] = .object(request)
            }
            return FunctionCall(
                function: function, trigger: trigger, source: event["triggerSource"]?.stringValue ?? "",
                poolId: poolId, requestId: requestId, event: event)
        }
    }
}
