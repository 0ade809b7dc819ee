import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Which second factors a user has to pass one of; cognito/mfa §3. `MFAMatrixTests` goes the same way through the API.
@Suite struct MFARuleTests {
    private func pool(
        _ mode: UserPoolMfaType, _ methods: Set<MFAMethod> = Set(MFAMethod.allCases),
        recovery: [RecoveryOptionNameType] = [], tier: UserPoolTierType = .essentials
    ) throws -> UserPool {
        var settings = UserPool.make().settings
        settings.mfaConfiguration = mode
        settings.userPoolTier = tier
        settings.smsConfiguration = SmsConfigurationType(snsCallerArn: "arn")
        if !recovery.isEmpty {
            settings.accountRecoverySetting = AccountRecoverySettingType(
                recoveryMechanisms: recovery.enumerated().map {
                    RecoveryOptionType(priority: $0.offset, name: $0.element)
                })
        }
        return try UserPool(
            settings,
            mfa: PoolMFA(
                usesSMS: methods.contains(.sms), usesSoftwareToken: methods.contains(.softwareToken),
                email: methods.contains(.email) ? EmailMfaConfigType() : nil))
    }

    private func user(phone: Bool = false, email: Bool = false, verified: Bool = false, _ mfa: UserMFA = UserMFA())
        -> User
    {
        var user = User.make()
        if phone { user.attributes[.phoneNumber] = "+12065550100" }
        if email { user.attributes[.email] = "a@example.com" }
        for contact in ContactAttribute.allCases where verified && user.attributes[contact] != nil {
            user.attributes.setVerified(contact)
        }
        user.mfa = mfa
        return user
    }

    private let app = UserMFA.SoftwareToken(sealedSeed: [1], name: nil, lastStep: 1)

    @Test func `where nothing is required only what is on counts`() throws {
        let pool = try pool(.optional)
        #expect(MFARule(of: user(phone: true, email: true, UserMFA(token: app)), in: pool).methods.isEmpty)
        let on = MFARule(
            of: user(phone: true, UserMFA(enabled: [.sms, .email], preferred: .email, token: app)), in: pool)
        // No address to send to: neither asked nor preferred.
        #expect(on.methods == [.sms] && on.preferred == nil && !on.isRequired)
    }

    @Test func `what the pool does not offer is not asked for`() throws {
        let anna = user(phone: true, email: true, UserMFA(enabled: Set(MFAMethod.allCases), token: app))
        #expect(try MFARule(of: anna, in: pool(.optional, [.sms])).methods == [.sms])
        #expect(try MFARule(of: anna, in: pool(.off)).methods.isEmpty)
        #expect(try MFARule(of: anna, in: pool(.optional, tier: .lite)).methods == [.sms, .softwareToken])
    }

    @Test func `where it is required a registered app goes before what merely reaches the user`() throws {
        let pool = try pool(.on)
        #expect(MFARule(of: user(phone: true, email: true, UserMFA(token: app)), in: pool).methods == [.softwareToken])
        #expect(MFARule(of: user(phone: true, email: true), in: pool).methods == [.sms, .email])
        #expect(MFARule(of: user(), in: pool).methods.isEmpty && MFARule(of: user(), in: pool).isRequired)
    }

    @Test func `what nobody has chosen is rather not the way on which the password is recovered`() throws {
        let pool = try pool(.on, recovery: [.verifiedEmail, .verifiedPhoneNumber])
        #expect(MFARule(of: user(phone: true, email: true, verified: true), in: pool).methods == [.sms])
        #expect(MFARule(of: user(email: true, verified: true), in: pool).methods == [.email])
        #expect(MFARule(of: user(phone: true, email: true), in: pool).methods == [.sms, .email])
    }

    @Test(
        arguments: [
            (.userPasswordAuth, [.password], true), (.userSrpAuth, [.password], true),
            (.adminUserPasswordAuth, [.password], true), (.userAuth, [.password], true),
            (.customAuth, [.password], true), (.customAuth, [.custom], false), (.userPasswordAuth, [], false),
            (.userPasswordAuth, [.password, .second], false),
        ] as [(AuthFlowType, Set<Factor>, Bool)])
    func `a second factor is due after a password, once`(
        _ flow: AuthFlowType, _ proven: Set<Factor>, _ isDue: Bool
    ) throws {
        var progress = SignInProgress(
            pool: try pool(.on), client: .make(), flow: flow, identity: .user(user(phone: true)), name: "anna")
        progress.proven = proven
        #expect(MFADue.of(progress) == (isDue ? .ask(.sms) : .nothing))
    }

    @Test func `where a custom sign-in proves a password, a factor that the user lacks is not set up`() throws {
        var progress = SignInProgress(
            pool: try pool(.on), client: .make(), flow: .customAuth, identity: .user(user()), name: "anna")
        progress.proven = [.password]
        #expect(MFADue.of(progress) == .nothing)
    }

    @Test func `a code that was the first factor is no second one, and another is owed where one is`() throws {
        func due(_ user: User, _ mode: UserPoolMfaType = .on, _ proven: Set<Factor> = [.emailCode]) throws -> MFADue {
            var progress = SignInProgress(
                pool: try pool(mode), client: .make(), flow: .userAuth, identity: .user(user), name: "anna")
            progress.proven = proven
            return MFADue.of(progress)
        }
        #expect(try due(user(email: true), .off) == .nothing && due(user(email: true), .optional) == .nothing)
        #expect(try due(user(phone: true, email: true)) == .ask(.sms))
        #expect(try due(user(email: true)) == .barred(.session(.invalid)))
        #expect(try due(user(email: true, UserMFA(enabled: [.email])), .optional) == .barred(.session(.invalid)))
        #expect(try due(user(email: true, UserMFA(token: app))) == .ask(.softwareToken))
        #expect(try due(user(email: true), .on, [.emailCode, .second, .smsCode]) == .nothing)
    }

    @Test func `a level asks for more than the pool, of what the user has`() throws {
        func due(_ user: User, _ targets: [AuthenticationLevel], _ proven: Set<Factor> = [.password]) throws -> MFADue {
            var progress = SignInProgress(
                pool: try pool(.optional), client: .make(), flow: .userAuth, identity: .user(user), name: "anna")
            progress.proven = proven
            progress.targets = targets
            return MFADue.of(progress)
        }
        let both = user(phone: true, email: true, UserMFA(token: app))
        #expect(try due(both, []) == .nothing && due(both, [.one]) == .nothing)
        #expect(try due(both, [.two]) == .choose([.sms, .email, .softwareToken]))
        #expect(try due(both, [.four, .three]) == .ask(.softwareToken))
        #expect(try due(both, [.three], [.password, .second, .smsCode]) == .ask(.softwareToken))
        #expect(try due(user(phone: true), [.three, .two]) == .ask(.sms))
        #expect(try due(user(), [.two]) == .barred(.signIn(.levelOutOfReach)))
        #expect(try due(user(), [.two, .one]) == .nothing)
    }

    @Test func `what was chosen is asked, unless it cannot be any more`() throws {
        let both = user(phone: true, email: true, UserMFA(enabled: [.sms, .email]))
        var progress = SignInProgress(
            pool: try pool(.optional), client: .make(), flow: .userSrpAuth, identity: .user(both), name: "anna")
        progress.proven = [.password]
        #expect(MFADue.of(progress) == .choose([.sms, .email]))
        progress.chosenMFA = .email
        #expect(MFADue.of(progress) == .ask(.email))
        progress.chosenMFA = .softwareToken
        #expect(MFADue.of(progress) == .choose([.sms, .email]))
    }

    @Test func `nobody owes a second factor who is nobody`() throws {
        let keys = KeyRing(masterKey: TestServer.masterKey)
        let pool = try pool(.on)
        var progress = SignInProgress(
            pool: pool, client: .make(), flow: .userSrpAuth,
            identity: .decoy(DecoyUser(named: "nobody", in: pool, keys: keys)), name: "nobody")
        progress.proven = [.password]
        #expect(MFADue.of(progress) == .nothing)
    }
}
