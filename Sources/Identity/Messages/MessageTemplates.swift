import ServiceModel

/// The words of a message: the pool's own, or Cognito's (cognito/messages §4).
struct MessageText: Sendable, Equatable {
    /// Empty for SMS.
    var subject: String
    var body: String
}

enum MessageTemplates {
    /// With `{####}` for the code or password and `{username}`, still to be filled in.
    static func words(of purpose: MessagePurpose, by medium: DeliveryMediumType, pool: UserPool) -> MessageText {
        switch purpose {
        case .invitation: invitation(by: medium, pool: pool)
        case .signUp, .resend, .forgotPassword, .verifyAttribute: verification(by: medium, pool: pool)
        case .authentication: authentication(by: medium, pool: pool)
        // Has its words from the pool's risk configuration: `RiskNotice`.
        case .accountTakeover: MessageText(subject: "", body: "")
        }
    }

    private static func verification(by medium: DeliveryMediumType, pool: UserPool) -> MessageText {
        let template = pool.settings.verificationMessageTemplate
        let standard = "Your verification code is {####}. "
        switch medium {
        case .sms:
            return MessageText(
                subject: "", body: template?.smsMessage ?? pool.settings.smsVerificationMessage ?? standard)
        case .email:
            return MessageText(
                subject: template?.emailSubject ?? pool.settings.emailVerificationSubject ?? "Your verification code",
                body: template?.emailMessage ?? pool.settings.emailVerificationMessage ?? standard)
        }
    }

    private static func authentication(by medium: DeliveryMediumType, pool: UserPool) -> MessageText {
        let standard = "Your authentication code is {####}. "
        switch medium {
        case .sms: return MessageText(subject: "", body: pool.settings.smsAuthenticationMessage ?? standard)
        case .email:
            return MessageText(
                subject: pool.mfa.email?.subject ?? "Your authentication code",
                body: pool.mfa.email?.message ?? standard)
        }
    }

    private static func invitation(by medium: DeliveryMediumType, pool: UserPool) -> MessageText {
        let template = pool.settings.adminCreateUserConfig?.inviteMessageTemplate
        let standard = "Your username is {username} and temporary password is {####}. "
        switch medium {
        case .sms: return MessageText(subject: "", body: template?.smsMessage ?? standard)
        case .email:
            return MessageText(
                subject: template?.emailSubject ?? "Your temporary password", body: template?.emailMessage ?? standard)
        }
    }
}

extension MessageText {
    /// What the message says, for people and for mail.
    func content(code: String, username: String, of purpose: MessagePurpose, by medium: DeliveryMediumType)
        -> MessageContent
    {
        let text = filled(code: code, username: username, of: purpose)
        var content = MessageContent(code: code, subject: text.subject, body: text.body)
        if medium == .email, HTMLEscaping.hasMarkup(body) {
            content.html = Self.fill(
                body, code: HTMLEscaping.escaped(code), username: HTMLEscaping.escaped(username))
        }
        return content
    }

    /// The subject of an invitation is taken as it is.
    func filled(code: String, username: String, of purpose: MessagePurpose) -> MessageText {
        MessageText(
            subject: purpose == .invitation ? subject : Self.fill(subject, code: code, username: username),
            body: Self.fill(body, code: code, username: username))
    }

    private static func fill(_ template: String, code: String, username: String) -> String {
        Placeholders.fill(template, with: ["####": code, "username": username])
    }
}
