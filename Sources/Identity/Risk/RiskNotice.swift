import JSON
import Logging
import ServiceModel

/// A mail that tells a user of a sign-in that may be somebody else's (cognito/advanced-security §8).
struct RiskNotice: Sendable {
    private let reaction: AccountTakeover.Reaction
    private let eventId: String
    private let user: User

    /// How long it is worth sending.
    private static let lifetime = Milliseconds.day
    private static let unknown = "unknown"

    init(_ reaction: AccountTakeover.Reaction, eventId: String, of user: User) {
        self.reaction = reaction
        self.eventId = eventId
        self.user = user
    }

    /// Nil where the user has no verified address, or nothing says how to notify.
    func message(
        _ configuration: RiskConfiguration, pool: UserPool, client: AppClient, call: Call
    ) async throws -> OutgoingMessage? {
        guard let notification = configuration.notification, user.attributes.isVerified(.email),
            let address = user.attributes.email
        else { return nil }
        let template = template(in: notification) ?? NotifyEmailType(subject: "")
        let values = values(of: call.riskContext(of: client), pool: pool, call: call)
        let standard = standardWords
        func filled(_ text: String, escaped: Bool = false) -> String {
            Placeholders.fill(text, with: escaped ? values.mapValues(HTMLEscaping.escaped) : values)
        }
        var content = MessageContent(
            // Nobody types what it carries.
            code: "", subject: filled(template.subject.isEmpty ? standard.subject : template.subject),
            body: filled(template.textBody ?? template.htmlBody ?? standard.body))
        content.html = template.htmlBody.map { filled($0, escaped: true) }
        content.from = notification.from ?? SenderIdentity.address(of: notification.sourceArn)
        content.replyTo = notification.replyTo
        return MessageFactory(pool: pool, client: client, call: call)
            .notice(
                content, telling: told(values), to: CodeDelivery(attribute: .email, destination: address), of: user,
                until: call.now + Self.lifetime)
    }

    /// As the pool's own function is told (cognito/custom-challenges §6).
    private func told(_ values: [String: String]) -> JSONObject {
        func text(_ name: String) -> JSONValue {
            values[name].map { $0 == Self.unknown ? .null : .string($0) } ?? .null
        }
        let action =
            switch reaction {
            case .blocked: "BLOCK"
            case .challenged: "MFA"
            case .passed: "NO_ACTION"
            }
        return [
            "EVENT_ID": text("event-id"), "USER_NAME": text("username"), "IP_ADDRESS": text("ip-address"),
            "ACCOUNT_TAKE_OVER_ACTION": .string(action), "ONE_CLICK_LINK_VALID": text("one-click-link-valid"),
            "ONE_CLICK_LINK_INVALID": text("one-click-link-invalid"), "LOGIN_TIME": text("login-time"),
            "FEEDBACK_TOKEN": text("feedback-token"), "CITY": text("city"), "COUNTRY": text("country"),
            "DEVICE_NAME": text("device-name"),
        ]
    }

    private func template(in notification: NotifyConfigurationType) -> NotifyEmailType? {
        switch reaction {
        case .blocked: notification.blockEmail
        case .challenged: notification.mfaEmail
        case .passed: notification.noActionEmail
        }
    }

    /// Where the pool has no words of its own.
    private var standardWords: MessageText {
        let (subject, what) =
            switch reaction {
            case .blocked: ("A sign-in was blocked", "We have blocked a sign-in to your account {username}")
            case .challenged:
                (
                    "A sign-in needs a second step",
                    "We have asked for a second step of a sign-in to your account {username}"
                )
            case .passed: ("A new sign-in", "There was a new sign-in to your account {username}")
            }
        return MessageText(
            subject: subject,
            body: "\(what) at {login-time}, from {ip-address} with {device-name}. "
                + "If that was not you, choose another password.")
    }

    private func values(of context: RiskContext, pool: UserPool, call: Call) -> [String: String] {
        let token = FeedbackToken(eventId: eventId, userId: user.id).sealed(for: pool, call: call)
        func link(_ value: FeedbackValueType) -> String {
            FeedbackLink(value, eventId: eventId, username: user.username, token: token).url(of: pool, call: call) ?? ""
        }
        return [
            "username": user.username, "ip-address": context.addressText ?? Self.unknown,
            // Where an address is in the world this server does not know.
            "city": Self.unknown, "country": Self.unknown, "device-name": context.deviceName ?? Self.unknown,
            "login-time": RFC3339.text(milliseconds: call.now), "event-id": eventId, "feedback-token": token,
            "one-click-link-valid": link(.valid), "one-click-link-invalid": link(.invalid),
        ]
    }
}
