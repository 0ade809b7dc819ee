import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// What follows in a sign-in; cognito/sign-in §4, §9.
@Suite struct NextStepTests {
    private func progress(
        _ user: User? = .make(), flow: AuthFlowType = .userPasswordAuth, proven: Set<Factor> = [.password]
    ) -> SignInProgress {
        let keys = KeyRing(masterKey: TestServer.masterKey)
        let identity: SignInIdentity =
            user.map { .user($0) } ?? .decoy(DecoyUser(named: "nobody", in: .make(), keys: keys))
        var progress = SignInProgress(
            pool: .make(), client: .make(), flow: flow, identity: identity, name: "anna")
        progress.proven = proven
        return progress
    }

    private enum Next: Equatable {
        case challenge(ChallengeNameType)
        case decision
        case tokens
        case refused(Refusal)
    }

    private func next(_ progress: SignInProgress, now: Int64 = 1000) -> Next {
        do {
            switch try NextStep.after(progress, in: .all, now: now) {
            case .challenge(let challenge): return .challenge(challenge.name)
            case .decision: return .decision
            case .tokens: return .tokens
            }
        } catch { return .refused(error) }
    }

    @Test func `a proven password leads to tokens`() {
        #expect(next(progress()) == .tokens)
    }

    @Test func `a choice is asked for, then what was chosen, of users and of names that nobody has alike`() {
        for user in [User.make(), nil] {
            var progress = progress(user, flow: .userAuth, proven: [])
            #expect(next(progress) == .challenge(.selectChallenge))
            for (factor, challenge) in [
                (FirstFactor.password, ChallengeNameType.password), (.passwordSRP, .passwordSrp),
                (.emailCode, .emailOtp), (.smsCode, .smsOtp),
            ] {
                progress.chosenFirstFactor = factor
                #expect(next(progress) == .challenge(challenge))
            }
            progress.chosenFirstFactor = .passwordSRP
            progress.bringsClientPublic = true
            #expect(next(progress) == .challenge(.passwordVerifier))
        }
        var proven = progress(flow: .userAuth, proven: [.emailCode])
        proven.chosenFirstFactor = .emailCode
        #expect(next(proven) == .tokens)
    }

    @Test func `what an access token vouches for gives no tokens`() {
        var progress = progress(flow: .userAuth, proven: [])
        progress.credited = [.password, .second, .softwareToken]
        progress.targets = [.one]
        #expect(next(progress) == .challenge(.selectChallenge))
    }

    @Test(arguments: [AuthFlowType.userPasswordAuth, .adminUserPasswordAuth, .adminNoSrpAuth])
    func `nobody gets tokens who has proven nothing`(_ flow: AuthFlowType) {
        #expect(next(progress(flow: flow, proven: [])) == .refused(.signIn(.incorrectUsernameOrPassword)))
    }

    @Test func `in a custom sign-in the pool's function decides, whatever was proven`() {
        var custom = progress(flow: .customAuth, proven: [])
        #expect(next(custom) == .decision)
        custom.proven = [.password]
        #expect(next(custom) == .decision)
        custom.custom.decision = .challenge(.customChallenge)
        #expect(next(custom) == .challenge(.customChallenge))
        // What it asks for and nobody can ask leads nowhere.
        custom.custom.decision = .challenge(.smsOtp)
        #expect(next(custom) == .refused(.signIn(.incorrectUsernameOrPassword)))
        custom.custom.decision = .failure
        #expect(next(custom) == .refused(.signIn(.incorrectUsernameOrPassword)))
        custom.custom.decision = .tokens
        #expect(next(custom) == .tokens)
        custom.proven = []
        #expect(next(custom) == .refused(.signIn(.incorrectUsernameOrPassword)))
    }

    @Test func `SRP asks for its proof first, of users and of names that nobody has alike`() {
        #expect(next(progress(flow: .userSrpAuth, proven: [])) == .challenge(.passwordVerifier))
        #expect(next(progress(nil, flow: .userSrpAuth, proven: [])) == .challenge(.passwordVerifier))
        #expect(next(progress(flow: .userSrpAuth)) == .tokens)
    }

    @Test func `nobody is never let in, whatever was proven`() {
        #expect(next(progress(nil)) == .refused(.signIn(.incorrectUsernameOrPassword)))
    }

    @Test func `an invited user chooses a password, unless its time is over`() {
        var invited = User.make(status: .forceChangePassword)
        #expect(next(progress(invited)) == .challenge(.newPasswordRequired))
        invited.temporaryPasswordExpiresAt = 1001
        #expect(next(progress(invited)) == .challenge(.newPasswordRequired))
        invited.temporaryPasswordExpiresAt = 1000
        #expect(next(progress(invited)) == .refused(.signIn(.temporaryPasswordExpired)))
    }

    @Test(arguments: [
        (UserStatusType.unconfirmed, SignInRefusal.userNotConfirmed),
        (.resetRequired, .passwordResetRequired), (.compromised, .passwordResetRequired),
        (.externalProvider, .incorrectUsernameOrPassword), (.archived, .incorrectUsernameOrPassword),
    ])
    func `what bars the way is told to who has proven to be the user, and to nobody else`(
        _ status: UserStatusType, _ refusal: SignInRefusal
    ) {
        #expect(next(progress(.make(status: status))) == .refused(.signIn(refusal)))
        #expect(next(progress(.make(status: status), flow: .userSrpAuth, proven: [])) == .challenge(.passwordVerifier))
    }

    @Test func `a disabled user gets no further`() {
        var disabled = User.make(status: .forceChangePassword)
        disabled.isEnabled = false
        #expect(next(progress(disabled)) == .refused(.signIn(.userDisabled)))
    }
}
