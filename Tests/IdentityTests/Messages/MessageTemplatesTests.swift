import ServiceModel
import Testing

@testable import Identity

/// cognito/messages §4.
@Suite struct MessageTemplatesTests {
    private func verification(_ medium: DeliveryMediumType, _ pool: UserPool) -> MessageText {
        MessageTemplates.verification(code: "123456", username: "anna", medium: medium, pool: pool)
    }

    @Test func `a pool without words of its own uses Cognito's`() {
        #expect(
            verification(.email, .make())
                == .init(subject: "Your verification code", body: "Your verification code is 123456. "))
        #expect(verification(.sms, .make()) == .init(subject: "", body: "Your verification code is 123456. "))
        #expect(
            MessageTemplates.invitation(password: "pw", username: "anna", medium: .email, pool: .make())
                == .init(
                    subject: "Your temporary password", body: "Your username is anna and temporary password is pw. "))
    }

    @Test func `a pool's own words are used, its template before the older members`() {
        let pool = UserPool.make {
            $0.verificationMessageTemplate = VerificationMessageTemplateType(
                smsMessage: "SMS {####}", emailMessage: "Hi {username}: {####}", emailSubject: "Code {####}")
            $0.emailVerificationMessage = "older {####}"
        }
        #expect(verification(.email, pool) == .init(subject: "Code 123456", body: "Hi anna: 123456"))
        #expect(verification(.sms, pool) == .init(subject: "", body: "SMS 123456"))
        let older = UserPool.make { $0.emailVerificationMessage = "older {####}" }
        #expect(verification(.email, older).body == "older 123456")
    }

    @Test func `a username that looks like a placeholder stays what it is`() {
        let pool = UserPool.make {
            $0.verificationMessageTemplate = VerificationMessageTemplateType(emailMessage: "{username} {####} {x} {")
        }
        let text = MessageTemplates.verification(code: "123456", username: "{####}", medium: .email, pool: pool)
        #expect(text.body == "{####} 123456 {x} {")
    }

    @Test func `an invitation has words of its own`() {
        let pool = UserPool.make {
            $0.adminCreateUserConfig = AdminCreateUserConfigType(
                inviteMessageTemplate: MessageTemplateType(
                    smsMessage: "S {username} {####}", emailMessage: "E {username} {####}", emailSubject: "Welcome"))
        }
        #expect(
            MessageTemplates.invitation(password: "pw", username: "anna", medium: .email, pool: pool)
                == .init(subject: "Welcome", body: "E anna pw"))
        #expect(
            MessageTemplates.invitation(password: "pw", username: "anna", medium: .sms, pool: pool).body == "S anna pw")
    }
}
