import ServiceModel
import Testing

@testable import CognitoAPI

@Suite struct UnknownTargetHintTests {
    private let hint = UnknownTargetHint { $0 == "initiateAuth" ? "InitiateAuth" : nil }
    private let prefix = "AWSCognitoIdentityProviderService."

    @Test func `a request without a target hears of the header`() {
        for target in [nil, ""] { #expect(hint.explanation(of: target).contains("no X-Amz-Target")) }
    }

    @Test func `a target without its prefix is shown with it`() {
        #expect(hint.explanation(of: "SignUp").hasSuffix("\(prefix)SignUp"))
    }

    @Test func `a name that resembles an operation's is answered with that`() {
        for target in ["initiateAuth", "\(prefix)initiateAuth"] {
            #expect(hint.explanation(of: target).hasSuffix("did you mean X-Amz-Target: \(prefix)InitiateAuth?"))
        }
    }

    @Test func `a name like no other is quoted, cut short`() {
        let text = hint.explanation(of: prefix + String(repeating: "x", count: 5000))
        #expect(text.contains("names no operation") && text.utf8.count < 300)
    }
}
