import ServiceModel
import Testing

@testable import Identity

/// cognito/messages §4.
@Suite struct MessageTemplatesTests {
    private func verification(
        _ medium: DeliveryMediumType, _ pool: UserPool, username: String = "anna"
    ) -> MessageText {
        MessageTemplates.words(of: .signUp, by: medium, pool: pool)
            .filled(code: "123456", username: username, of: .signUp)
    }

    private func invitation(_ medium: DeliveryMediumType, _ pool: UserPool) -> MessageText {
        MessageTemplates.words(of: .invitation, by: medium, pool: pool)
            .filled(code: "pw", username: "anna", of: .invitation)
    }

    @Test func `a pool without words of its own uses Cognito's`() {
        #expect(
            verification(.email, .make())
                == .init(subject: "Your verification code", body: "Your verification code is 123456. "))
        #expect(verification(.sms, .make()) == .init(subject: "", body: "Your verification code is 123456. "))
        #expect(
            invitation(.email, .make())
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
        let text = verification(.email, pool, username: "{####}")
        #expect(text.body == "{####} 123456 {x} {")
    }

    @Test func `an invitation has words of its own`() {
        let pool = UserPool.make {
            $0.adminCreateUserConfig = AdminCreateUserConfigType(
                inviteMessageTemplate: MessageTemplateType(
                    smsMessage: "S {username} {####}", emailMessage: "E {username} {####}", emailSubject: "Welcome"))
        }
        #expect(
            invitation(.email, pool)
                == .init(subject: "Welcome", body: "E anna pw"))
        #expect(
            invitation(.sms, pool).body == "S anna pw")
    }
}
