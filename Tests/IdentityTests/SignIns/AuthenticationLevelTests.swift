import ServiceModel
import Testing

@testable import Identity

/// cognito/sign-in §13.
@Suite struct AuthenticationLevelTests {
    @Test(
        arguments: [
            ([], nil), ([.password], 1), ([.emailCode], 1), ([.smsCode], 1),
            // A code that was no second factor makes no second level.
            ([.password, .smsCode], 1), ([.password, .second, .smsCode], 2), ([.password, .second, .emailCode], 2),
            ([.password, .second, .softwareToken], 3), ([.passkey], 1), ([.passkey, .second, .smsCode], 2),
            ([.passkey, .verifiedPasskey], 4), ([.passkey, .verifiedPasskey, .second], 4),
        ] as [(Set<Factor>, Int?)])
    func `a level is reached by what was proven`(_ factors: Set<Factor>, _ level: Int?) {
        #expect(AuthenticationLevel.reached(by: factors)?.rawValue == level)
    }

    @Test(
        arguments: [
            ([.password], ["pwd"]), ([.emailCode], ["otp"]), ([.smsCode], ["otp", "sms"]),
            ([.password, .second, .softwareToken], ["pwd", "otp", "mfa"]), ([.passkey], ["swk", "user"]),
            ([.passkey, .verifiedPasskey], ["swk", "user", "mfa"]),
            // What is no method of RFC 8176 is not told.
            ([Factor(rawValue: "riddle")], []),
        ] as [(Set<Factor>, [String])])
    func `methods are told by their registered names`(_ factors: Set<Factor>, _ methods: [String]) {
        #expect(AuthenticationMethods.of(factors) == methods)
    }

    @Test func `levels are found by the names in force, in the order in which they are wanted`() {
        let pool = UserPool.make { $0.acrConfiguration = ["Level2": AcrLevelConfigType(acrValue: "urn:two")] }
        #expect(pool.levels(named: "urn:cognito:loa:3  urn:two urn:cognito:loa:2 x") == [.three, .two])
        #expect(pool.name(of: .two) == "urn:two" && pool.name(of: .four) == "urn:cognito:loa:4")
    }
}
