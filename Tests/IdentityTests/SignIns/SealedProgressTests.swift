import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// A sign-in between two requests; cognito/sign-in §6.
@Suite struct SealedProgressTests {
    private func progress(
        _ identity: SignInIdentity, name: TypedName = "anna", client: AppClient = .make()
    ) -> SignInProgress {
        var progress = SignInProgress(
            pool: .make(), client: client, flow: .userSrpAuth, identity: identity, name: name)
        progress.prove(.password, by: .passwordVerifier)
        return progress
    }

    private func user(id: Int64 = 1, generation: Int64 = 0) -> SignInIdentity {
        var user = User.make()
        (user.id, user.generation) = (id, generation)
        return .user(user)
    }

    @Test func `what was sealed comes back, and nothing of it shows`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var before = progress(user(id: 7, generation: 3), name: "anna@example.com")
            before.origin = .page
            before.device = "us-east-1_device"
            before.chosenMFA = .email
            before.history.append(
                ChallengeRecord(challenge: .smsMfa, isRight: false))
            let secret = (0..<32).map { UInt8($0) }
            let text = try SealedProgress.seal(before, asking: .newPasswordRequired, keeping: secret, call: call)
            #expect(SealedProgress.clientId(of: text) == AppClient.make().id)
            let sealed = try #require(SealedProgress.open(text, client: .make(), call: call))
            #expect(sealed.userId == 7 && sealed.generation == 3 && sealed.asked == .newPasswordRequired)
            #expect(sealed.session.expiresAt == call.now + 3 * Milliseconds.minute)
            let after = sealed.progress(of: user(), pool: .make(), client: .make())
            #expect(after.flow == .userSrpAuth && after.name == "anna@example.com" && after.origin == .page)
            #expect(after.proven == [.password] && after.history == before.history && after.device == before.device)
            #expect(after.session?.id == sealed.session.id && after.attempt == nil)
            #expect(after.chosenMFA == .email && after.secret == secret)
            let bytes = try #require(Base64.urlDecode(text))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("anna"))
        }
    }

    @Test func `a session of another client, an altered one and garbage do not open`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let text = try SealedProgress.seal(progress(user()), asking: .newPasswordRequired, call: call)
            let others: [AppClient] = [
                .make { $0.clientId = "2example23456789" }, .make { $0.userPoolId = "us-east-1_AbCdEf124" },
                .make(generation: 1),
            ]
            for other in others { #expect(SealedProgress.open(text, client: other, call: call) == nil) }
            var altered = Array(text)
            altered[altered.count / 2] = altered[altered.count / 2] == "A" ? "B" : "A"
            for garbage in [String(altered), String(text.dropLast(4)), "AYAB", "", "not base64!"] {
                #expect(SealedProgress.open(garbage, client: .make(), call: call) == nil)
            }
        }
    }

    @Test func `a session that is said to be of another client opens for neither`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let text = try SealedProgress.seal(progress(user()), asking: .mfaSetup, call: call)
            let (mine, other) = (AppClient.make(), AppClient.make { $0.clientId = "2example23456789" })
            let bytes = try #require(Base64.urlDecode(text))
            #expect(mine.id.utf8.count == other.id.utf8.count)
            let moved = Base64.urlEncode(
                bytes.prefix(5) + Array(other.id.utf8) + bytes.dropFirst(5 + mine.id.utf8.count))
            #expect(SealedProgress.clientId(of: moved) == other.id)
            for client in [mine, other] { #expect(SealedProgress.open(moved, client: client, call: call) == nil) }
        }
    }

    @Test func `sessions have one length, whoever signs in and under whatever name`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let decoy = SignInIdentity.decoy(DecoyUser(named: "nobody", in: .make(), keys: server.services.keys))
            let all = [
                progress(user()), progress(user(id: .max, generation: .max)), progress(decoy, name: "nobody"),
                progress(user(), name: TypedName(String(repeating: "n", count: 128))),
                progress(user(), name: TypedName(String(repeating: "\u{1}", count: 384))),
                progress(user(), name: TypedName(String(repeating: "\u{1}", count: 385))),
                progress(user(), client: .make { $0.clientId = String(repeating: "c", count: 128) }),
                progress(user(), client: .make { $0.clientId = "c" }),
            ]
            let lengths = try all.map {
                try SealedProgress.seal($0, asking: .newPasswordRequired, call: call).utf8.count
            }
            // As cognito/sign-in §6 says.
            #expect(Set(lengths) == [2032])
        }
    }

    @Test func `the history of a custom sign-in takes no room in its session`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var custom = SignInProgress(
                pool: .make(), client: .make(), flow: .customAuth, identity: user(), name: "anna")
            let record = ChallengeRecord(
                challenge: .customChallenge, isRight: true, metadata: String(repeating: "m", count: 5000))
            custom.history = Array(repeating: record, count: 20)
            let session = try SealedProgress.new(custom, asking: .customChallenge, call: call)
            #expect(session.text.utf8.count == 2032)
            let kept = try #require(try CustomProgress.kept(of: custom, asking: nil, in: session, call: call))
            let sealed = try #require(SealedProgress.open(session.text, client: .make(), call: call))
            #expect(sealed.isCustom && kept.id == sealed.session.id && kept.userId == 1)
            var after = sealed.progress(of: user(), pool: .make(), client: .make())
            #expect(after.history.isEmpty)
            try after.takeUp(kept, call: call)
            #expect(after.history == custom.history)
            // What was kept for another session, or is another's, is of no use.
            var stolen = kept
            stolen.id = "another"
            #expect(throws: SealingKey.Unopenable.self) { try after.takeUp(stolen, call: call) }
            var other = sealed.progress(of: user(id: 2), pool: .make(), client: .make())
            #expect(throws: CustomProgress.Damaged.self) { try other.takeUp(kept, call: call) }
        }
    }

    @Test func `a session is never longer than the API takes back`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var long = progress(user())
            let record = ChallengeRecord(
                challenge: .customChallenge, isRight: true, metadata: String(repeating: "m", count: 50))
            while let text = try? SealedProgress.seal(long, asking: .customChallenge, call: call) {
                #expect(text.utf8.count <= 2048)
                long.history.append(record)
            }
            #expect(long.history.count > 5)
        }
    }

    @Test func `the longest sign-in that there can be has room`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            var long = SignInProgress(
                pool: .make(), client: .make(), flow: .adminUserPasswordAuth, identity: user(), name: "anna")
            long.device = String(repeating: "d", count: NamedDevice.width)
            long.chosenFirstFactor = .passwordSRP
            long.credited = [.password, .second, .softwareToken]
            long.targets = [.four, .three, .two, .one]
            long.restsOn = call.random.uuid()
            long.risk = SignInRisk(eventId: call.random.uuid())
            long.chosenMFA = .softwareToken
            for challenge in [ChallengeNameType.passwordVerifier, .newPasswordRequired, .mfaSetup] {
                long.prove(.password, by: challenge)
            }
            // As long as MFA_SETUP takes one.
            long.broughtEmail = String(repeating: "e", count: 320)
            _ = try SealedProgress.seal(long, asking: .emailOtp, call: call)
            long.broughtEmail = nil
            for (factor, challenge) in [
                (Factor.emailCode, ChallengeNameType.emailOtp), (.second, .selectMfaType),
                (.softwareToken, .softwareTokenMfa), (.device, .deviceSrpAuth), (.smsCode, .devicePasswordVerifier),
            ] {
                long.prove(factor, by: challenge)
            }
            _ = try SealedProgress.seal(long, asking: .devicePasswordVerifier, call: call)
        }
    }
}
