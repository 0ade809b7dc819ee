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

    @Test func `in words that are HTML a name is text`() {
        let pool = UserPool.make {
            $0.verificationMessageTemplate = VerificationMessageTemplateType(
                smsMessage: "<b>{username}</b> {####}", emailMessage: "<b>{username}</b>&nbsp;{####}")
        }
        func content(_ medium: DeliveryMediumType, _ pool: UserPool) -> MessageContent {
            MessageTemplates.words(of: .signUp, by: medium, pool: pool)
                .content(code: "123456", username: "<i>\"a'&", of: .signUp, by: medium)
        }
        #expect(content(.email, pool).html == "<b>&lt;i&gt;&quot;a&#39;&amp;</b>&nbsp;123456")
        #expect(content(.email, pool).body == "<b><i>\"a'&</b>&nbsp;123456", "as it was, for who fetches it")
        #expect(content(.sms, pool).html == nil)
        #expect(content(.email, .make()).html == nil, "words without markup are text")
    }

    @Test(arguments: [
        ("<p>a", true), ("a<br/>", true), ("</p>", true), ("<!-- a -->", true), ("a &amp; b", true), ("&#39;", true),
        ("a < b", false), ("a <", false), ("a & b; c", false), ("x & y", false), ("<3 {####}", false), ("", false),
    ])
    func `a template is HTML where it has a tag, a comment or an entity`(_ template: String, _ isHTML: Bool) {
        #expect(HTMLEscaping.hasMarkup(template) == isHTML)
    }

    @Test func `text becomes a page with its lines`() {
        #expect(HTMLEscaping.page("a < b\r\nc\rd\ne") == "a &lt; b<br>\nc<br>\nd<br>\ne")
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
