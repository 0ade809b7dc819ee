import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// What a sign-in owes to its device, and what the device spares it: cognito/devices §5, §6.
@Suite struct DeviceDueTests {
    private func device(
        isRemembered: Bool = true, hasPassedMFA: Bool = true, hasVerifier: Bool = true
    ) -> KnownDevice {
        KnownDevice(
            Device(
                userId: 1, key: "us-east-1_device", name: nil, salt: hasVerifier ? [1] : nil,
                sealedVerifier: hasVerifier ? [2] : nil, isRemembered: isRemembered, hasPassedMFA: hasPassedMFA,
                lastAddress: nil, createdAt: 0, modifiedAt: 0, authenticatedAt: 0))
    }

    private func progress(
        _ device: KnownDevice?, replacesMFA: Bool = true, mode: UserPoolMfaType = .optional,
        methods: Set<MFAMethod> = [.softwareToken], preferred: MFAMethod? = nil, flow: AuthFlowType = .userPasswordAuth,
        proven: Set<Factor> = [.password]
    ) throws -> SignInProgress {
        var settings = UserPoolType(id: "us-east-1_AbCdEf123", mfaConfiguration: mode)
        settings.schemaAttributes = StandardAttributes.all
        settings.smsConfiguration = SmsConfigurationType(snsCallerArn: "arn:aws:iam::000000000000:role/sms")
        settings.deviceConfiguration = DeviceConfigurationType(
            challengeRequiredOnNewDevice: replacesMFA, deviceOnlyRememberedOnUserPrompt: false)
        let pool = try UserPool(
            settings, mfa: PoolMFA(usesSMS: true, usesSoftwareToken: true, email: EmailMfaConfigType()))
        var user = User.make("anna", [("email", "anna@example.com"), ("phone_number", "+12065550100")])
        user.mfa = UserMFA(
            enabled: methods, preferred: preferred,
            token: methods.contains(.softwareToken)
                ? UserMFA.SoftwareToken(sealedSeed: [1], name: nil, lastStep: 0) : nil)
        var progress = SignInProgress(
            pool: pool, client: .make(), flow: flow, identity: .user(user), name: "anna")
        progress.proven = proven
        progress.device = device?.key
        progress.knownDevice = device
        return progress
    }

    private func next(_ progress: SignInProgress) throws -> ChallengeNameType? {
        guard case .challenge(let challenge) = try NextStep.after(progress, in: .all, now: 1) else { return nil }
        return challenge.name
    }

    @Test func `a remembered device proves itself in place of a second factor`() throws {
        #expect(try next(progress(nil)) == .softwareTokenMfa)
        #expect(try next(progress(device())) == .deviceSrpAuth)
        #expect(try next(progress(device(), proven: [.password, .device])) == nil)
        #expect(try next(progress(device(), methods: [.sms, .softwareToken])) == .deviceSrpAuth)
        #expect(try next(progress(device(), mode: .on)) == .deviceSrpAuth)
    }

    @Test func `it stands in for nothing unless the pool says so, and has seen a second factor`() throws {
        for standing in [
            try progress(device(), replacesMFA: false), try progress(device(hasPassedMFA: false)),
        ] {
            #expect(try next(standing) == .softwareTokenMfa)
            var passed = standing
            passed.prove(.second, by: .softwareTokenMfa)
            #expect(try next(passed) == .deviceSrpAuth, "and it proves itself after that")
        }
        #expect(try next(progress(device(isRemembered: false))) == .softwareTokenMfa)
        #expect(try next(progress(device(isRemembered: false), proven: [.password, .second])) == nil)
        #expect(try next(progress(device(hasVerifier: false))) == .softwareTokenMfa)
    }

    @Test func `a code by e-mail is asked for all the same, and so is what has to be set up`() throws {
        #expect(try next(progress(device(), methods: [.email])) == .emailOtp)
        #expect(
            try next(progress(device(), methods: [.email, .sms], preferred: .email)) == .emailOtp)
        #expect(try next(progress(device(), methods: [.email, .sms])) == .deviceSrpAuth)
        var nothing = try progress(device(), mode: .on, methods: [])
        guard case .user(var user) = nothing.identity else { return }
        user.attributes = UserAttributes()
        nothing.identity = .user(user)
        #expect(try next(nothing) == .mfaSetup)
    }

    @Test func `where no second factor is due it proves itself all the same, and never alone`() throws {
        #expect(try next(progress(device(), mode: .off, methods: [])) == .deviceSrpAuth)
        #expect(try next(progress(device(), mode: .off, methods: [], flow: .customAuth)) == .deviceSrpAuth)
        #expect(try next(progress(device(isRemembered: false), mode: .off, methods: [])) == nil)
        #expect(throws: Refusal.signIn(.incorrectUsernameOrPassword)) {
            try next(progress(device(), mode: .off, methods: [], proven: []))
        }
    }

    @Test func `a new password comes before the device`() throws {
        var invited = try progress(device())
        guard case .user(var user) = invited.identity else { return }
        user.status = .forceChangePassword
        invited.identity = .user(user)
        #expect(try next(invited) == .newPasswordRequired)
    }

    @Test func `the rest is asked for right after SRP_A, and at no other time`() throws {
        var begun = try progress(device())
        begun.history.append(ChallengeRecord(challenge: .deviceSrpAuth, isRight: true))
        #expect(try next(begun) == .devicePasswordVerifier)
        begun.history.append(ChallengeRecord(challenge: .customChallenge, isRight: true))
        #expect(try next(begun) == .deviceSrpAuth)
    }

    @Test func `naming another device takes back what the first has proven`() throws {
        var progress = try progress(device(), proven: [.password, .device])
        progress.name(device: "us-east-1_device")
        #expect(progress.proven == [.password, .device])
        progress.name(device: "us-east-1_other")
        #expect(progress.proven == [.password] && progress.device == "us-east-1_other")
    }

    @Test func `a pool tracks devices by any value, and its group has one key`() throws {
        func pool(_ configuration: DeviceConfigurationType?, createdAt: Int64 = 1) -> UserPool {
            .make {
                $0.deviceConfiguration = configuration
                $0.creationDate = Timestamp(milliseconds: createdAt)
            }
        }
        #expect(!pool(nil).tracksDevices && !pool(DeviceConfigurationType()).tracksDevices)
        let tracking = pool(DeviceConfigurationType(challengeRequiredOnNewDevice: false))
        #expect(tracking.tracksDevices && !tracking.devicesReplaceMFA && !tracking.asksWhetherToRemember)
        #expect(pool(DeviceConfigurationType(deviceOnlyRememberedOnUserPrompt: true)).asksWhetherToRemember)
        #expect(tracking.deviceGroupKey.wholeMatch(of: /-[A-Za-z0-9]{8}/) != nil)
        #expect(tracking.deviceGroupKey == pool(nil).deviceGroupKey)
        #expect(tracking.deviceGroupKey != pool(nil, createdAt: 2).deviceGroupKey)
    }
}
