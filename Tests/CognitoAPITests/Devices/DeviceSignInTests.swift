import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Signing in with a device: cognito/devices §2, §4, §5, §6; cited by docs/threat-model.md.
@Suite struct DeviceSignInTests {
    private let missing = "Device does not exist."

    @Test func `a sign-in that names no device is given a key, of which the tokens speak`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let step = try await anna.client.signIn("anna")
            let metadata = try #require(step.result?["NewDeviceMetadata"]?.objectValue)
            #expect(metadata.members.map(\.key).sorted() == ["DeviceGroupKey", "DeviceKey"])
            let key = metadata["DeviceKey"]?.stringValue ?? ""
            #expect(key.wholeMatch(of: /us-east-1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil, "\(key)")
            #expect(metadata["DeviceGroupKey"]?.stringValue?.wholeMatch(of: /-[A-Za-z0-9]{8}/) != nil)
            #expect(SignInStep.claims(of: step.accessToken)["device_key"] == .string(key))
            #expect(SignInStep.claims(of: step.idToken)["device_key"] == nil)
            let other = try await anna.client.signInBySRP("anna").result?["NewDeviceMetadata"]?.objectValue
            #expect(
                other?["DeviceGroupKey"] == metadata["DeviceGroupKey"] && other?["DeviceKey"] != metadata["DeviceKey"])
            // Not before it is confirmed.
            await refused(.resourceNotFoundException, missing) {
                try await anna.client.initiate(
                    "USER_PASSWORD_AUTH", ["USERNAME": "anna", "PASSWORD": TestPool.password, "DEVICE_KEY": key])
            }
        }
    }

    @Test func `a pool that tracks no devices gives no key and asks for none`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["DeviceConfiguration": [:]])
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.initiate(
                "USER_PASSWORD_AUTH",
                ["USERNAME": "anna", "PASSWORD": TestPool.password, "DEVICE_KEY": "us-east-1_0a-1b"])
            #expect(step.result?["NewDeviceMetadata"] == nil && !step.accessToken.isEmpty)
            #expect(SignInStep.claims(of: step.accessToken)["device_key"] == nil)
        }
    }

    @Test func `a remembered device signs in by its own secret in place of a code`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (device, _) = try await anna.device()
            let step = try await anna.client.signIn("anna", with: device)
            #expect(step.challenge == "DEVICE_SRP_AUTH" && step.parameters == ["USERNAME": "anna"])
            #expect(step.session != nil && step.result == nil)
            let srp = SRPClient()
            let asked = try await anna.client.begin(device, step, by: srp)
            #expect(asked.challenge == "DEVICE_PASSWORD_VERIFIER" && asked.session != nil)
            #expect(
                asked.parameters.keys.sorted() == ["DEVICE_KEY", "SALT", "SECRET_BLOCK", "SRP_B", "USERNAME"])
            #expect(asked.parameters["SALT"] == SRP.hex(device.salt) && asked.parameters["DEVICE_KEY"] == device.key)
            #expect(asked.parameters["SECRET_BLOCK"]?.hasPrefix("AgV4") == true)
            let done = try await anna.client.respond(
                "DEVICE_PASSWORD_VERIFIER", session: asked.session, anna.client.proof(device, asked, by: srp))
            #expect(done.challenge == nil && done.result?["NewDeviceMetadata"] == nil && !done.refreshToken.isEmpty)
            #expect(SignInStep.claims(of: done.accessToken)["device_key"] == .string(device.key))
        }
    }

    @Test func `it does so by SRP too, named in the first step or with the answer, and under an administrator's flow`()
        async throws
    {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (client, device) = (anna.client, try await anna.device().device)
            for (first, second) in [(true, false), (false, true), (true, true)] {
                let srp = SRPClient()
                var parameters = ["USERNAME": "anna", "SRP_A": srp.srpA]
                if first { parameters["DEVICE_KEY"] = device.key }
                let asked = try await client.initiate("USER_SRP_AUTH", parameters)
                var responses = client.proof(asked, by: srp)
                if second { responses["DEVICE_KEY"] = device.key }
                let step = try await client.respond("PASSWORD_VERIFIER", responses)
                #expect(step.challenge == "DEVICE_SRP_AUTH")
                #expect(!(try await client.prove(device, step)).accessToken.isEmpty)
            }
            let answer = try await client.pool.call(
                .adminInitiateAuth,
                [
                    "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                    "AuthParameters": .strings([
                        "USERNAME": "anna", "PASSWORD": TestPool.password, "DEVICE_KEY": device.key,
                    ]),
                ])
            #expect(answer["ChallengeName"] == "DEVICE_SRP_AUTH")
        }
    }

    @Test func `a confidential client sends its hash with both answers`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, ["GenerateSecret": true])
            let (device, _) = try await anna.device()
            let step = try await anna.client.signIn("anna", with: device)
            await refused(.notAuthorizedException) {
                try await server.call(
                    .respondToAuthChallenge,
                    [
                        "ClientId": .string(anna.client.id), "ChallengeName": "DEVICE_SRP_AUTH",
                        "Session": .string(step.session ?? ""),
                        "ChallengeResponses": .strings([
                            "USERNAME": "anna", "DEVICE_KEY": device.key, "SRP_A": SRPClient().srpA,
                        ]),
                    ])
            }
            #expect(!(try await anna.client.prove(device, step)).accessToken.isEmpty)
        }
    }

    @Test func `a device that the user has not is told before anything is looked at, and the same proof does without`()
        async throws
    {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false, ["PreventUserExistenceErrors": "ENABLED"])
            try await anna.pool.user("bert")
            let client = anna.client
            let (device, _) = try await anna.device()
            // Another user's, an invented one and one that is too long; of a user, and of a name that nobody has.
            for name in ["bert", "nobody"] {
                for key in [device.key, "us-east-1_0a-1b", String(repeating: "a", count: 200)] {
                    for password in [TestPool.password, "Wrong-Horse-7"] {
                        await refused(.resourceNotFoundException, missing) {
                            try await client.initiate(
                                "USER_PASSWORD_AUTH", ["USERNAME": name, "PASSWORD": password, "DEVICE_KEY": key])
                        }
                    }
                    let srp = SRPClient()
                    let asked = try await client.initiate(
                        "USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA, "DEVICE_KEY": key])
                    var responses = client.proof(asked, by: srp)
                    responses["DEVICE_KEY"] = key
                    await refused(.resourceNotFoundException, missing) {
                        try await client.respond("PASSWORD_VERIFIER", responses)
                    }
                    responses["DEVICE_KEY"] = nil
                    if name == "bert" {
                        let done = try await client.respond("PASSWORD_VERIFIER", responses)
                        #expect(done.result?["NewDeviceMetadata"] != nil)
                    } else {
                        await refused(.notAuthorizedException, "Incorrect username or password.") {
                            try await client.respond("PASSWORD_VERIFIER", responses)
                        }
                    }
                }
            }
            // None of it has counted: six wrong passwords were sent.
            #expect(!(try await client.signIn("bert")).accessToken.isEmpty)
        }
    }

    @Test func `an unknown device in an answer to a second factor leaves the session good`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let app = try #require(anna.app)
            let step = try await anna.client.signIn("anna")
            func answer(_ key: String?) async throws -> SignInStep {
                var responses = ["USERNAME": "anna", "SOFTWARE_TOKEN_MFA_CODE": app.code(at: server.clock.now)]
                responses["DEVICE_KEY"] = key
                return try await anna.client.respond("SOFTWARE_TOKEN_MFA", session: step.session, responses)
            }
            await refused(.resourceNotFoundException, missing) { _ = try await answer("us-east-1_0a-1b") }
            #expect(!(try await answer(nil)).accessToken.isEmpty)
        }
    }

    @Test func `a device that is confirmed and not remembered is named, and skips nothing`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, asks: true)
            let (device, _) = try await anna.device()
            let step = try await anna.client.signIn("anna", with: device)
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            let done = try await anna.pass(step)
            #expect(done.result?["NewDeviceMetadata"] == nil)
            #expect(SignInStep.claims(of: done.accessToken)["device_key"] == .string(device.key))
            // The user has just passed a factor with it, and wants it remembered.
            try await server.call(
                .updateDeviceStatus,
                [
                    "AccessToken": .string(done.accessToken), "DeviceKey": .string(device.key),
                    "DeviceRememberedStatus": "remembered",
                ])
            #expect(try await anna.client.signIn("anna", with: device).challenge == "DEVICE_SRP_AUTH")
        }
    }

    @Test func `a device from before the second factor sees one code, proves itself too, and then stands in for it`()
        async throws
    {
        try await withServer { server in
            let pool = try await server.pool(
                mfa: "OPTIONAL", softwareToken: true, ["DeviceConfiguration": .tracking()])
            try await pool.user("anna")
            let client = try await pool.client()
            let first = try await client.signIn("anna")
            let device = try #require(TestDevice(first))
            try await client.confirm(device, first.accessToken)
            #expect(try await client.signIn("anna", with: device).challenge == "DEVICE_SRP_AUTH")
            let app = try await client.setUpAuthenticator(first.accessToken)
            try await pool.prefer("anna", softwareToken: true)
            let step = try await client.signIn("anna", with: device)
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            let asked = try await client.answer(step, app.code(at: server.clock.now))
            #expect(asked.challenge == "DEVICE_SRP_AUTH")
            #expect(!(try await client.prove(device, asked)).accessToken.isEmpty)
            #expect(try await client.signIn("anna", with: device).challenge == "DEVICE_SRP_AUTH")
        }
    }

    @Test func `where the pool does not let it, a device skips no code and proves itself after it`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, replacesMFA: false)
            let (device, _) = try await anna.device()
            let step = try await anna.client.signIn("anna", with: device)
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            let asked = try await anna.pass(step)
            #expect(asked.challenge == "DEVICE_SRP_AUTH")
            #expect(!(try await anna.client.prove(device, asked)).accessToken.isEmpty)
        }
    }

    @Test func `a client that sends no session back is known by user and device, once a sign-in waits`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (device, _) = try await anna.device()
            func begin() async throws -> SignInStep {
                try await anna.client.respond(
                    "DEVICE_SRP_AUTH",
                    ["USERNAME": "anna", "DEVICE_KEY": device.key, "SRP_A": SRPClient().srpA])
            }
            let first = "Cannot initiate DEVICE_SRP_AUTH flow without first authenticating"
            await refused(.notAuthorizedException, first) { _ = try await begin() }
            await refused(.notAuthorizedException, first) {
                try await anna.client.respond(
                    "DEVICE_SRP_AUTH",
                    ["USERNAME": "nobody", "DEVICE_KEY": device.key, "SRP_A": SRPClient().srpA])
            }
            let step = try await anna.client.signIn("anna", with: device)
            let done = try await anna.client.prove(device, step, isSessionSent: false)
            #expect(!done.accessToken.isEmpty)
            // What was kept is spent, and so is what the client had.
            await refused(.notAuthorizedException) { _ = try await begin() }
            await refused(.notAuthorizedException) { try await anna.client.prove(device, step) }
            // It lives as long as a session does, and for its client alone.
            _ = try await anna.client.signIn("anna", with: device)
            let sibling = try await anna.pool.client()
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await sibling.respond(
                    "DEVICE_SRP_AUTH", ["USERNAME": "anna", "DEVICE_KEY": device.key, "SRP_A": SRPClient().srpA])
            }
            server.clock.advance(by: 3 * Milliseconds.minute)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                _ = try await begin()
            }
        }
    }

    @Test func `a sign-in is noted with the device: when, and from where`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (device, _) = try await anna.device()
            let before = try await anna.shown(device).members
            server.clock.advance(by: Milliseconds.hour + 123)
            _ = try await anna.signIn(with: device)
            let after = try await anna.shown(device).members
            let seconds = server.clock.now / 1000
            #expect(after["DeviceLastAuthenticatedDate"]?.int64Value == seconds)
            #expect(after["DeviceCreateDate"] == before["DeviceCreateDate"])
            #expect(after["DeviceLastModifiedDate"] != before["DeviceLastModifiedDate"])
        }
    }
}
