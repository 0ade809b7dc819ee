import ServiceModel

/// The words of a message: the pool's own, or Cognito's (cognito/messages §4).
struct MessageText: Sendable, Equatable {
    /// Empty for SMS.
    var subject: String
    var body: String
}

enum MessageTemplates {
    /// A code for sign-up, recovery or an attribute.
    static func verification(code: String, username: String, medium: DeliveryMediumType, pool: UserPool) -> MessageText
    {
        let template = pool.settings.verificationMessageTemplate
        switch medium {
        case .sms:
            let text = template?.smsMessage ?? pool.settings.smsVerificationMessage
            return MessageText(
                subject: "", body: fill(text ?? "Your verification code is {####}. ", code: code, username: username))
        case .email:
            let text = template?.emailMessage ?? pool.settings.emailVerificationMessage
            let subject = template?.emailSubject ?? pool.settings.emailVerificationSubject
            return MessageText(
                subject: fill(subject ?? "Your verification code", code: code, username: username),
                body: fill(text ?? "Your verification code is {####}. ", code: code, username: username))
        }
    }

    /// The invitation of a user whom an administrator made.
    static func invitation(password: String, username: String, medium: DeliveryMediumType, pool: UserPool)
        -> MessageText
    {
        let template = pool.settings.adminCreateUserConfig?.inviteMessageTemplate
        let standard = "Your username is {username} and temporary password is {####}. "
        switch medium {
        case .sms:
            return MessageText(
                subject: "", body: fill(template?.smsMessage ?? standard, code: password, username: username))
        case .email:
            return MessageText(
                subject: template?.emailSubject ?? "Your temporary password",
                body: fill(template?.emailMessage ?? standard, code: password, username: username))
        }
    }

    /// One pass, so that a username that looks like a placeholder is not filled in itself.
    private static func fill(_ template: String, code: String, username: String) -> String {
        var result = ""
        var rest = template[...]
        while let brace = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{####}") {
                result += code
                rest = rest.dropFirst(6)
            } else if rest.hasPrefix("{username}") {
                result += username
                rest = rest.dropFirst(10)
            } else {
                result.append("{")
                rest = rest[rest.utf8.index(after: brace)...]
            }
        }
        return result + rest
    }
}
