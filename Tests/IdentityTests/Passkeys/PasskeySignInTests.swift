import Cryptography
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// WEB_AUTHN, asked and answered (cognito/passkeys §5).
@Suite struct PasskeySignInTests {
    private struct Fixture {
        let client: TestClient
        let token: String
        let device: PasskeyDevice

        var server: TestServer { client.server }

        /// The question, as whoever chose a passkey is asked it.
        func ask(_ name: String = "anna", through other: TestClient? = nil) async throws -> Question {
            let call = server.identityCall()
            let client = other ?? client
            let pool = try await call.pools.pool(client.pool.id)
            let app = try await call.pools.client(client.id)
            let claim = try await SignInClaim.of(name, pool: pool, client: app, call: call)
            var progress = claim.progress(
                of: AuthRequest(flow: .userAuth, parameters: [:], pool: pool, client: app, isAdmin: false))
            progress.chosenFirstFactor = .passkey
            #expect(WebAuthnChallenge.isDue(progress))
            let question = try await WebAuthnChallenge.begin(progress, with: [:], call: call)
            let session = try SealedProgress.seal(
                progress, asking: .webAuthn, keeping: question.secret, call: call)
            let text = try #require(question.parameters["CREDENTIAL_REQUEST_OPTIONS"])
            return Question(
                options: try #require(try JSONReader.read(Array(text.utf8)).objectValue), session: session)
        }

        func answer(_ question: Question, _ credential: JSONObject, as name: String = "anna") async throws -> SignInStep
        {
            try await client.respond(
                "WEB_AUTHN", session: question.session,
                [
                    "USERNAME": name,
                    "CREDENTIAL": String(decoding: JSONValue.object(credential).encoded(), as: UTF8.self),
                ])
        }

        struct Question {
            let options: JSONObject
            let session: String

            var allowed: [JSONObject] { options["allowCredentials"]?.arrayValue?.compactMap(\.objectValue) ?? [] }
        }
    }

    private func withPasskey(
        _ configuration: JSONObject = [:], kind: PasskeyDevice.Kind = .es256, _ body: (Fixture) async throws -> Void
    ) async throws {
        try await withServer { server in
            let client = try await server.passkeyPool(configuration).client([
                "PreventUserExistenceErrors": "ENABLED",
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            ])
            try await client.pool.user("anna", ["phone_number": "+12065550100"])
            try await client.pool.user("bert")
            let token = try await client.signIn("anna").accessToken
            let device = try await client.register(PasskeyDevice(kind), token)
            try await body(Fixture(client: client, token: token, device: device))
        }
    }

    private let wrong = "Incorrect username or password."

    @Test(arguments: [PasskeyDevice.Kind.es256, .rs256])
    func `the user's passkey gets tokens`(_ kind: PasskeyDevice.Kind) async throws {
        try await withPasskey(kind: kind) { fixture in
            let question = try await fixture.ask()
            var options = question.options
            #expect(options["challenge"]?.stringValue.flatMap { Base64.urlDecode($0) }?.count == 16)
            options["challenge"] = nil
            #expect(
                options == [
                    "timeout": 180000, "rpId": "example.com",
                    "allowCredentials": [
                        [
                            "type": "public-key", "id": .string(Base64.urlEncode(fixture.device.credentialId)),
                            "transports": ["internal"],
                        ]
                    ],
                    "userVerification": "preferred",
                ])
            let step = try await fixture.answer(question, fixture.device.signIn(question.options))
            #expect(try await fixture.client.user(step.accessToken).username == "anna")
            let stored = try await fixture.server.store.read {
                [pool = fixture.client.pool.id, device = fixture.device] in
                try $0.passkey(poolId: pool, credentialId: device.credentialId)
            }
            #expect(stored?.signCount == 2 && stored?.usedAt == fixture.server.clock.now)
        }
    }

    @Test func `who has a passkey is offered it, and may prefer it`() async throws {
        try await withPasskey { fixture in
            func offered(_ name: String) async throws -> [JSONValue] {
                let step = try await fixture.client.initiate("USER_AUTH", ["USERNAME": name])
                #expect(step.challenge == "SELECT_CHALLENGE")
                return step.members["AvailableChallenges"]?.arrayValue ?? []
            }
            #expect(try await offered("anna") == ["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"])
            #expect(try await offered("bert") == ["PASSWORD_SRP", "PASSWORD"])
            let step = try await fixture.client.initiate(
                "USER_AUTH", ["USERNAME": "anna", "PREFERRED_CHALLENGE": "WEB_AUTHN"])
            #expect(step.challenge == "WEB_AUTHN" && step.parameters["USERNAME"] == "anna")
            let text = try #require(step.parameters["CREDENTIAL_REQUEST_OPTIONS"])
            let options = try #require(try JSONReader.read(Array(text.utf8)).objectValue)
            let question = Fixture.Question(options: options, session: step.session ?? "")
            #expect(try await !fixture.answer(question, fixture.device.signIn(options)).accessToken.isEmpty)
            let chosen = try await fixture.client.respond(
                "SELECT_CHALLENGE",
                session: try await fixture.client.initiate("USER_AUTH", ["USERNAME": "anna"]).session,
                ["USERNAME": "anna", "ANSWER": "WEB_AUTHN"])
            #expect(chosen.challenge == "WEB_AUTHN")
            // A passkey of another domain is none here.
            try await fixture.client.pool.call(
                .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": "example.org"]])
            #expect(try await offered("anna") == ["PASSWORD_SRP", "PASSWORD"])
        }
    }

    @Test func `some names that nobody has look like somebody with a passkey`() async throws {
        try await withPasskey { fixture in
            var passkeys = 0
            for number in 0..<40 {
                let step = try await fixture.client.initiate(
                    "USER_AUTH", ["USERNAME": "nobody-\(number)", "PREFERRED_CHALLENGE": "WEB_AUTHN"])
                if step.challenge == "WEB_AUTHN" { passkeys += 1 }
            }
            #expect((1..<39).contains(passkeys))
        }
    }

    @Test func `a session is good once, for its user, its client and its challenge`() async throws {
        try await withPasskey { fixture in
            let question = try await fixture.ask()
            let answer = fixture.device.signIn(question.options)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await fixture.answer(question, answer, as: "bert")
            }
            let other = try await fixture.client.pool.client()
            let elsewhere = Fixture(client: other, token: fixture.token, device: fixture.device)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await elsewhere.answer(question, answer)
            }
            _ = try await fixture.answer(question, answer)
            await refused(.notAuthorizedException) { _ = try await fixture.answer(question, answer) }
            // The signature over another session's challenge proves nothing in this one.
            let next = try await fixture.ask()
            await refused(.notAuthorizedException, wrong) { _ = try await fixture.answer(next, answer) }
        }
    }

    @Test func `of two answers at once with one signature one gets tokens`() async throws {
        try await withPasskey { fixture in
            let question = try await fixture.ask()
            let answer = fixture.device.signIn(question.options)
            async let first = fixture.answer(question, answer)
            async let second = fixture.answer(question, answer)
            let tokens = [try? await first.accessToken, try? await second.accessToken]
            #expect(tokens.compactMap(\.self).count == 1)
        }
    }

    @Test func `another's passkey, key, origin and user handle are refused alike, and end the session`() async throws {
        try await withPasskey { fixture in
            let bert = try await fixture.client.signIn("bert").accessToken
            let bertsDevice = try await fixture.client.register(PasskeyDevice(), bert)
            let foreign = PasskeyDevice()
            foreign.credentialId = fixture.device.credentialId
            let answers: [(Fixture.Question) -> JSONObject] = [
                { bertsDevice.signIn($0.options) }, { foreign.signIn($0.options) },
                { PasskeyDevice().signIn($0.options) },
                { question in
                    fixture.device.origin = "https://example.org"
                    defer { fixture.device.origin = "https://example.com" }
                    return fixture.device.signIn(question.options)
                },
                { question in
                    var answer = fixture.device.signIn(question.options)
                    var response = answer["response"]?.objectValue ?? [:]
                    response["userHandle"] = .string(Base64.urlEncode(Array("somebody".utf8)))
                    answer["response"] = .object(response)
                    return answer
                },
            ]
            for answer in answers {
                let question = try await fixture.ask()
                await refused(.notAuthorizedException, wrong) {
                    _ = try await fixture.answer(question, answer(question))
                }
                await refused(.notAuthorizedException) {
                    _ = try await fixture.answer(question, fixture.device.signIn(question.options))
                }
            }
            let question = try await fixture.ask()
            #expect(try await !fixture.answer(question, fixture.device.signIn(question.options)).accessToken.isEmpty)
        }
    }

    @Test func `a count that does not go up is refused`() async throws {
        try await withPasskey { fixture in
            let first = try await fixture.ask()
            _ = try await fixture.answer(first, fixture.device.signIn(first.options))
            for count in [UInt32(0), 1] {
                fixture.device.signCount = count
                let question = try await fixture.ask()
                await refused(.notAuthorizedException, wrong) {
                    _ = try await fixture.answer(question, fixture.device.signIn(question.options))
                }
            }
            fixture.device.signCount = 2
            let question = try await fixture.ask()
            _ = try await fixture.answer(question, fixture.device.signIn(question.options))
        }
    }

    @Test func `what is no answer of a browser is not valid, and costs nothing`() async throws {
        try await withPasskey { fixture in
            let question = try await fixture.ask()
            for text in ["", "{", "[]", "{}", #"{"id":"AAAA","rawId":"AAAA","type":"public-key"}"#] {
                await refused(.invalidParameterException) {
                    _ = try await fixture.client.respond(
                        "WEB_AUTHN", session: question.session, ["USERNAME": "anna", "CREDENTIAL": text])
                }
            }
            _ = try await fixture.answer(question, fixture.device.signIn(question.options))
        }
    }

    @Test func `a passkey that was deleted, and a user who was disabled, sign in no more`() async throws {
        try await withPasskey { fixture in
            let question = try await fixture.ask()
            let second = try await fixture.ask()
            try await fixture.client.pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "User is disabled.") {
                _ = try await fixture.answer(question, fixture.device.signIn(question.options))
            }
            try await fixture.client.pool.call(.adminEnableUser, ["Username": "anna"])
            let token = try await fixture.client.signIn("anna").accessToken
            try await fixture.server.call(
                .deleteWebAuthnCredential,
                [
                    "AccessToken": .string(token),
                    "CredentialId": .string(Base64.urlEncode(fixture.device.credentialId)),
                ])
            await refused(.notAuthorizedException, wrong) {
                _ = try await fixture.answer(second, fixture.device.signIn(second.options))
            }
        }
    }

    // MARK: Users who are not there

    @Test func `a name that nobody has shows a passkey, the same every time, and no other name's`() async throws {
        try await withPasskey { fixture in
            func ids(_ name: String) async throws -> [JSONValue?] {
                try await fixture.ask(name).allowed.map { $0["id"] }
            }
            let nobody = try await ids("nobody")
            #expect(nobody.count == 1)
            #expect(try await ids("nobody") == nobody)
            #expect(try await ids("somebody") != nobody)
            // A user without a passkey looks like one that is not there.
            let bert = try await fixture.ask("bert")
            #expect(bert.allowed.count == 1)
            #expect(try await ids("bert") == bert.allowed.map { $0["id"] })
            let real = try await fixture.ask()
            let decoy = try await fixture.ask("nobody")
            #expect(real.options.members.map(\.key) == decoy.options.members.map(\.key))
            #expect(real.session.count == decoy.session.count)
            for (name, question) in [("nobody", decoy), ("bert", bert)] {
                let device = PasskeyDevice()
                device.credentialId = Base64.urlDecode(question.allowed[0]["id"]?.stringValue ?? "") ?? []
                await refused(.notAuthorizedException, wrong) {
                    _ = try await fixture.answer(question, device.signIn(question.options), as: name)
                }
                await refused(.notAuthorizedException) {
                    _ = try await fixture.answer(question, device.signIn(question.options), as: name)
                }
            }
        }
    }

    // MARK: As a second factor

    private func withFactor(
        _ factor: String, enabled: Bool, mode: String, _ body: (Fixture) async throws -> Void
    ) async throws {
        try await withPasskey(["FactorConfiguration": .string(factor)]) { fixture in
            let pool = fixture.client.pool
            try await pool.call(
                .setUserPoolMfaConfig,
                [
                    "MfaConfiguration": .string(mode),
                    "SmsMfaConfiguration": [
                        "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"]
                    ],
                ])
            try await pool.call(
                .adminSetUserMFAPreference,
                [
                    "Username": "anna", "SMSMfaSettings": ["Enabled": true],
                    "WebAuthnMfaSettings": ["Enabled": .bool(enabled)],
                ])
            try await body(fixture)
        }
    }

    @Test(arguments: ["ON", "OPTIONAL"])
    func `a passkey that recognised its owner is both factors where pool and user say so`(_ mode: String) async throws {
        try await withFactor("MULTI_FACTOR_WITH_USER_VERIFICATION", enabled: true, mode: mode) { fixture in
            let question = try await fixture.ask()
            #expect(question.options["userVerification"] == "required")
            let step = try await fixture.answer(question, fixture.device.signIn(question.options))
            #expect(!step.accessToken.isEmpty)
            let preferred = try await fixture.client.initiate(
                "USER_AUTH", ["USERNAME": "anna", "PREFERRED_CHALLENGE": "WEB_AUTHN"])
            #expect(preferred.challenge == "WEB_AUTHN")
            fixture.device.flags = [.present]
            let unverified = try await fixture.ask()
            await refused(.notAuthorizedException, wrong) {
                _ = try await fixture.answer(unverified, fixture.device.signIn(unverified.options))
            }
            // A password still needs the other factor.
            #expect(try await fixture.client.signIn("anna").challenge == "SMS_MFA")
        }
    }

    @Test(arguments: [
        ("MULTI_FACTOR_WITH_USER_VERIFICATION", "ON"), ("SINGLE_FACTOR", "ON"), ("SINGLE_FACTOR", "OPTIONAL"),
    ])
    func `elsewhere a second factor is owed beside it`(_ factor: String, _ mode: String) async throws {
        try await withFactor(factor, enabled: false, mode: mode) { fixture in
            let question = try await fixture.ask()
            let step = try await fixture.answer(question, fixture.device.signIn(question.options))
            #expect(step.challenge == "SMS_MFA" && step.result == nil)
            // Nor is it offered to begin with.
            let offered = try await fixture.client.initiate(
                "USER_AUTH", ["USERNAME": "anna", "PREFERRED_CHALLENGE": "WEB_AUTHN"])
            #expect(offered.challenge == "SELECT_CHALLENGE")
            #expect(offered.members["AvailableChallenges"] == ["PASSWORD_SRP", "PASSWORD"])
        }
    }

    @Test func `a user who wants recognition is recognised, although the pool only prefers it by now`() async throws {
        try await withFactor("MULTI_FACTOR_WITH_USER_VERIFICATION", enabled: true, mode: "OPTIONAL") { fixture in
            try await fixture.client.pool.call(
                .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": "example.com"]])
            fixture.device.flags = [.present]
            let question = try await fixture.ask()
            await refused(.notAuthorizedException, wrong) {
                _ = try await fixture.answer(question, fixture.device.signIn(question.options))
            }
        }
    }
}
