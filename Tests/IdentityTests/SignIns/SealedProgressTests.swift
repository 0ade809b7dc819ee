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
                ChallengeRecord(challenge: .customChallenge, isRight: false, metadata: "CAPTCHA \"1\""))
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
}
