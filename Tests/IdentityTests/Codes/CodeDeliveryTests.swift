import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/sign-up §2; cognito/passwords §3; cognito/messages §2.
@Suite struct CodeDeliveryTests {
    @Test(arguments: [("test@example.com", "t***@e***"), ("a@b", "a***@b***")])
    func `an address shows its first letters`(_ email: String, _ masked: String) {
        let details = CodeDelivery(attribute: .email, destination: email).details
        #expect(details == .init(destination: masked, deliveryMedium: .email, attributeName: "email"))
    }

    @Test(arguments: [("+12065550100", "+*******0100"), ("+491701234567", "+********4567")])
    func `a number shows its last four digits`(_ phone: String, _ masked: String) {
        let details = CodeDelivery(attribute: .phoneNumber, destination: phone).details
        #expect(details == .init(destination: masked, deliveryMedium: .sms, attributeName: "phone_number"))
    }

    private let both = User.make(
        "anna", status: .unconfirmed, [("email", "a@b"), ("phone_number", "+12065550100")])

    @Test func `of two auto-verified attributes the phone number is proven first`() {
        let pool = UserPool.make { $0.autoVerifiedAttributes = [.email, .phoneNumber] }
        #expect(CodeDelivery.signUp(both, pool: pool)?.attribute == .phoneNumber)
        #expect(CodeDelivery.signUp(.make("anna", [("email", "a@b")]), pool: pool)?.attribute == .email)
    }

    @Test func `what the pool does not verify gets no code`() {
        #expect(CodeDelivery.signUp(both, pool: .make()) == nil)
        let pool = UserPool.make { $0.autoVerifiedAttributes = [.email] }
        #expect(CodeDelivery.signUp(.make("anna", [("phone_number", "+12065550100")]), pool: pool) == nil)
    }

    private func recovery(_ user: User, _ mechanisms: [RecoveryOptionType]?) throws -> ContactAttribute {
        let pool = UserPool.make {
            $0.accountRecoverySetting = mechanisms.map { AccountRecoverySettingType(recoveryMechanisms: $0) }
        }
        return try CodeDelivery.recovery(user, pool: pool).attribute
    }

    private let verified = User.make(
        "anna",
        [
            ("email", "a@b"), ("email_verified", "true"), ("phone_number", "+12065550100"),
            ("phone_number_verified", "true"),
        ])

    @Test func `a pool that never chose recovers by phone before address`() throws {
        #expect(try recovery(verified, nil) == .phoneNumber)
    }

    @Test func `recovery follows the priorities, lowest first`() throws {
        let mechanisms = [
            RecoveryOptionType(priority: 2, name: .verifiedPhoneNumber),
            RecoveryOptionType(priority: 1, name: .verifiedEmail),
        ]
        #expect(try recovery(verified, mechanisms) == .email)
        var user = verified
        user.attributes["email_verified"] = "false"
        #expect(try recovery(user, mechanisms) == .phoneNumber)
    }

    @Test func `nobody recovers by what is not verified`() {
        #expect(
            refusal { _ = try recovery(both, nil) }
                == .recovery(.noContact))
    }

    @Test func `where only administrators recover, users are sent to them`() {
        #expect(
            refusal { _ = try recovery(verified, [RecoveryOptionType(priority: 1, name: .adminOnly)]) }
                == .recovery(.contactAdministrator))
    }

    // MARK: Names that nobody has (cognito/sign-in §10)

    private let keys = KeyRing(masterKey: TestServer.masterKey)

    private func simulated(
        _ user: User? = nil, _ name: String = "nobody", by attributes: [ContactAttribute] = [.phoneNumber, .email],
        _ pool: UserPool = .make()
    ) -> CodeDelivery {
        .simulated(user, named: name, by: attributes, pool: pool, keys: keys)
    }

    @Test func `a simulated delivery is stable for a name and shows a typed address masked`() {
        #expect(simulated() == simulated())
        #expect(simulated().details.destination?.contains("***@") == true)
        #expect(simulated(nil, "nobody@example.com").details.destination == "n***@e***")
    }

    @Test func `a simulated delivery is by a medium that the pool uses`() {
        let phones = UserPool.make { $0.autoVerifiedAttributes = [.phoneNumber] }
        #expect(simulated(nil, by: [.phoneNumber, .email], phones).attribute == .phoneNumber)
        #expect(simulated(nil, by: [.phoneNumber]).attribute == .phoneNumber)
        #expect(simulated(nil, by: [.email], phones).attribute == .email)
        #expect(simulated(nil, "+12065550100", by: [.email]).attribute == .email)
        #expect(simulated(nil, "nobody@example.com", by: [.phoneNumber]).attribute == .phoneNumber)
    }

    @Test func `a user who gets nothing is shown what it has, by whatever name it is called`() {
        for name in ["anna", "other@example.com", User.make().sub] {
            #expect(simulated(both, name).details == simulated(both).details)
            #expect(simulated(both, name, by: [.email]).destination == both.attributes.email)
            #expect(
                simulated(.make(), name) == simulated(nil, "anna"), "who has nothing looks like nobody of that name")
        }
    }
}
