import ServiceModel
import Testing

@testable import CognitoAPI

@Suite struct UnknownTargetHintTests {
    private let prefix = "AWSCognitoIdentityProviderService."
    private let otherPrefix = "AWSCognitoIdentityService."
    private let hint = UnknownTargetHint([
        .init(of: UserPoolAPI.self), .init(prefix: "AWSCognitoIdentityService.", names: ["GetId", "TagResource"]),
    ]) { name, names in names.first { $0.lowercased() == name.lowercased() } }

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

    @Test func `an operation of another API than the target names is shown with its own prefix`() {
        for (target, meant) in [
            ("\(prefix)GetId", "\(otherPrefix)GetId"), ("\(otherPrefix)SignUp", "\(prefix)SignUp"),
            ("GetId", "\(otherPrefix)GetId"),
        ] {
            #expect(hint.explanation(of: target).hasSuffix("send X-Amz-Target: \(meant)"))
        }
        #expect(hint.explanation(of: "\(prefix)getId").hasSuffix("did you mean X-Amz-Target: \(otherPrefix)GetId?"))
        // Both have it: the one that was named is meant.
        #expect(
            hint.explanation(of: "\(otherPrefix)tagResource").hasSuffix("X-Amz-Target: \(otherPrefix)TagResource?"))
    }

    @Test func `a name like no other is quoted, cut short`() {
        let text = hint.explanation(of: prefix + String(repeating: "x", count: 5000))
        #expect(text.contains("names no operation") && text.utf8.count < 300)
    }
}
