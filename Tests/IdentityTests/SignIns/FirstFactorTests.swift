import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// cognito/sign-in §11. `ChoiceTests` goes the same way through the API.
@Suite struct FirstFactorTests {
    private func pool(
        _ factors: [AuthFactorType], tier: UserPoolTierType = .essentials, mfa: UserPoolMfaType = .off
    ) -> UserPool {
        .make {
            $0.policies = UserPoolPolicyType(signInPolicy: SignInPolicyType(allowedFirstAuthFactors: factors))
            $0.userPoolTier = tier
            $0.mfaConfiguration = mfa
        }
    }

    @Test func `what the policy, the tier and second factors leave`() {
        #expect(pool([.password]).passwordlessContacts.isEmpty)
        #expect(pool([.password, .emailOtp, .smsOtp]).passwordlessContacts == [.email, .phoneNumber])
        // Pools that were made before their settings were checked.
        #expect(pool([.password, .emailOtp], tier: .lite).passwordlessContacts.isEmpty)
        #expect(pool([.password, .emailOtp], mfa: .on).passwordlessContacts.isEmpty)
        #expect(pool([.password, .emailOtp], mfa: .optional).passwordlessContacts == [.email])
    }

    @Test func `nobody's factors follow the pool, and the address that was typed`() {
        let keys = KeyRing(masterKey: TestServer.masterKey)
        func factors(_ name: String, _ pool: UserPool) -> [FirstFactor] {
            DecoyUser(named: name, in: pool, keys: keys).firstFactors
        }
        #expect(factors("nobody", pool([.password])) == [.passwordSRP, .password])
        let both = pool([.password, .emailOtp, .smsOtp])
        let addressed = Set((0..<40).flatMap { factors("nobody-\($0)@example.com", both) })
        #expect(addressed.contains(.emailCode))
        let numbered = Set((10..<50).flatMap { factors("+120655501\($0)", both) })
        #expect(numbered.contains(.smsCode))
        let passwords = [FirstFactor.passwordSRP, .password]
        let codes: [[FirstFactor]] = [[.emailCode], [.smsCode], [.emailCode, .smsCode]]
        #expect(
            Set((0..<80).map { factors("nobody-\($0)", both) })
                == Set(codes + [passwords] + codes.map { passwords + $0 }))
        #expect(
            Set((0..<40).map { factors("nobody-\($0)", pool([.password, .emailOtp])) })
                == [[.emailCode], passwords, passwords + [.emailCode]])
    }

    @Test func `what the first factor is comes through the session`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var progress = SignInProgress(
                pool: .make(), client: .make(), flow: .userAuth, identity: .user(.make()), name: "anna")
            progress.chosenFirstFactor = .emailCode
            progress.targets = [.three, .one]
            progress.credited = [.password]
            progress.broughtEmail = "anna@example.com"
            progress.restsOn = "origin"
            let text = try SealedProgress.seal(progress, asking: .emailOtp, call: call)
            #expect(text.utf8.count == 2032)
            let after = try #require(SealedProgress.open(text, client: .make(), call: call))
                .progress(of: .user(.make()), pool: .make(), client: .make())
            #expect(after.chosenFirstFactor == .emailCode && after.targets == [.three, .one])
            #expect(after.credited == [.password] && after.broughtEmail == "anna@example.com")
            #expect(after.restsOn == "origin")
            // Another purpose does not open it, nor the other way about.
            #expect(SealedProgress.open(text, for: .firstSignIn, client: .make(), call: call) == nil)
            let other = try SealedProgress.seal(progress, asking: .emailOtp, for: .firstSignIn, call: call)
            #expect(other.utf8.count == 2032 && SealedProgress.open(other, client: .make(), call: call) == nil)
        }
    }
}
