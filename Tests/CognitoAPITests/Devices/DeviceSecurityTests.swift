import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What a device must not be good for: cognito/devices §5, §6; cited by docs/threat-model.md.
@Suite struct DeviceSecurityTests {
    private let wrong = "Incorrect username or password."
    private let invalid = "Invalid session for the user."
    private let used = "Invalid session for the user, session can only be used once."

    /// Anna with her device, at DEVICE_PASSWORD_VERIFIER.
    private func asked(
        _ server: TestServer
    ) async throws -> (anna: DeviceFixture, device: TestDevice, srp: SRPClient, step: SignInStep) {
        let anna = try await DeviceFixture(server)
        let (device, _) = try await anna.device()
        let srp = SRPClient()
        let begun = try await anna.client.signIn("anna", with: device)
        return (anna, device, srp, try await anna.client.begin(device, begun, by: srp))
    }

    private func answer(_ anna: DeviceFixture, _ step: SignInStep, _ responses: [String: String]) async throws
        -> SignInStep
    {
        try await anna.client.respond("DEVICE_PASSWORD_VERIFIER", session: step.session, responses)
    }

    @Test func `the key and the password do not do without the device's own secret`() async throws {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            var stolen = device
            stolen.password = "something else"
            await refused(.notAuthorizedException, wrong) {
                _ = try await answer(anna, step, anna.client.proof(stolen, step, by: srp))
            }
            // The session stays good for the device itself.
            #expect(!(try await answer(anna, step, anna.client.proof(device, step, by: srp))).accessToken.isEmpty)
            await refused(.notAuthorizedException, used) {
                _ = try await answer(anna, step, anna.client.proof(device, step, by: srp))
            }
        }
    }

    @Test func `the fifth wrong proof ends the session, and wrong proofs lock the name as wrong passwords do`()
        async throws
    {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            var stolen = device
            stolen.password = "something else"
            let guess = anna.client.proof(stolen, step, by: srp)
            for _ in 1...4 {
                await refused(.notAuthorizedException, wrong) { _ = try await answer(anna, step, guess) }
            }
            // A right password between them forgives nothing.
            _ = try await anna.client.signIn("anna", with: device)
            await refused(.notAuthorizedException, invalid) { _ = try await answer(anna, step, guess) }
            await refused(.notAuthorizedException, "Password attempts exceeded") {
                try await anna.client.signIn("anna", with: device)
            }
            server.clock.advance(by: 2 * Milliseconds.second)
            await refused(.notAuthorizedException, used) {
                _ = try await answer(anna, step, anna.client.proof(device, step, by: srp))
            }
            // Tokens forgive.
            #expect(!(try await anna.signIn(with: device)).accessToken.isEmpty)
            let user = try #require(
                try await server.store.read { try $0.user(poolId: anna.pool.id, usernameKey: "anna") })
            #expect(try await server.store.read { try $0.lockout(subject: .user(user)) } == nil)
        }
    }

    @Test func `a proof is good with its own session, block and device alone`() async throws {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            let client = anna.client
            let right = client.proof(device, step, by: srp)
            // The block of another sign-in with the same device.
            let again = try await client.signIn("anna", with: device)
            let other = try await client.begin(device, again, by: srp)
            await refused(.notAuthorizedException, wrong) {
                _ = try await answer(anna, other, right)
            }
            // Another device of the same user, its session and its key.
            let (second, _) = try await anna.device()
            var moved = right
            moved["DEVICE_KEY"] = second.key
            await refused(.notAuthorizedException, wrong) { _ = try await answer(anna, step, moved) }
            // The block of a password, and the other way about.
            let password = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            var swapped = right
            swapped["PASSWORD_CLAIM_SECRET_BLOCK"] = password.parameters["SECRET_BLOCK"]
            await refused(.notAuthorizedException, wrong) { _ = try await answer(anna, step, swapped) }
            var proof = client.proof(password, by: srp)
            proof["PASSWORD_CLAIM_SECRET_BLOCK"] = step.parameters["SECRET_BLOCK"]
            await refused(.notAuthorizedException, wrong) { try await client.respond("PASSWORD_VERIFIER", proof) }
            // A session of the first step is none of the second.
            await refused(.notAuthorizedException, invalid) {
                try await client.respond("DEVICE_PASSWORD_VERIFIER", session: again.session, right)
            }
            #expect(!(try await answer(anna, step, right)).accessToken.isEmpty)
        }
    }

    @Test func `A that no honest device sends, and a malformed time, are refused`() async throws {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            for value in ["0", SRPClient.primeHex, "xyz", ""] {
                let begun = try await anna.client.signIn("anna", with: device)
                await refused(.invalidParameterException) {
                    try await anna.client.respond(
                        "DEVICE_SRP_AUTH", session: begun.session,
                        ["USERNAME": "anna", "DEVICE_KEY": device.key, "SRP_A": value])
                }
            }
            var proof = anna.client.proof(device, step, by: srp)
            proof["TIMESTAMP"] = "now"
            await refused(.invalidParameterException) { _ = try await answer(anna, step, proof) }
        }
    }

    @Test(arguments: ["forgotten", "not remembered", "user changed", "disabled"])
    func `what changes under way ends the sign-in`(_ change: String) async throws {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            let key = JSONValue.string(device.key)
            switch change {
            case "forgotten":
                try await anna.pool.call(.adminForgetDevice, ["Username": "anna", "DeviceKey": key])
            case "not remembered":
                try await anna.pool.call(
                    .adminUpdateDeviceStatus,
                    ["Username": "anna", "DeviceKey": key, "DeviceRememberedStatus": "not_remembered"])
            case "user changed": try await anna.pool.prefer("anna", sms: true)
            default: try await anna.pool.call(.adminDisableUser, ["Username": "anna"])
            }
            let proof = anna.client.proof(device, step, by: srp)
            if change == "forgotten" {
                await refused(.resourceNotFoundException, "Device does not exist.") {
                    _ = try await answer(anna, step, proof)
                }
            } else {
                await refused(.notAuthorizedException) { _ = try await answer(anna, step, proof) }
            }
        }
    }

    @Test func `a device leads to nobody but its user, under whatever name`() async throws {
        try await withServer { server in
            let (anna, device, srp, step) = try await asked(server)
            try await anna.pool.user("bert")
            var proof = anna.client.proof(device, step, by: srp)
            for name in ["bert", "nobody"] {
                proof["USERNAME"] = name
                await refused(.notAuthorizedException, invalid) { _ = try await answer(anna, step, proof) }
            }
        }
    }

    @Test func `DEVICE_SRP_AUTH answered for a device that is not trusted leads to the code`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let (device, _) = try await anna.device()
            let (other, step) = try await anna.device()
            try await anna.pool.call(
                .adminUpdateDeviceStatus,
                ["Username": "anna", "DeviceKey": .string(other.key), "DeviceRememberedStatus": "not_remembered"])
            let begun = try await anna.client.signIn("anna", with: device)
            #expect(begun.challenge == "DEVICE_SRP_AUTH")
            let next = try await anna.client.respond(
                "DEVICE_SRP_AUTH", session: begun.session,
                ["USERNAME": "anna", "DEVICE_KEY": other.key, "SRP_A": SRPClient().srpA])
            #expect(next.challenge == "SOFTWARE_TOKEN_MFA" && !step.accessToken.isEmpty)
        }
    }

    @Test func `the files hold no verifier of a device and no session that is kept with it`() async throws {
        try await withServer { server in
            let (anna, device, _, step) = try await asked(server)
            let verifier = SRPClient.verifier(
                group: device.groupKey, id: device.key, password: device.password, salt: device.salt)
            let files = try await server.everythingAtRest()
            func contains(_ text: [UInt8]) -> Bool {
                String(decoding: files, as: UTF8.self).contains(String(decoding: text, as: UTF8.self))
                    || files.indices.contains { files[$0...].starts(with: text) }
            }
            #expect(contains(Array(device.key.utf8)), "the search itself must work")
            #expect(!contains(Array(verifier.suffix(32))))
            #expect(!contains(Array((step.session ?? "-").utf8.prefix(64).suffix(40))))
            #expect(!contains(Array((step.session ?? "-").utf8.suffix(40))))
            #expect(anna.app != nil)
        }
    }
}
