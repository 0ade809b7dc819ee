import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// ConfirmDevice: cognito/devices §3; cited by docs/threat-model.md.
@Suite struct ConfirmDeviceTests {
    private let invalid = "Invalid device key given."

    @Test func `a device is remembered when it is confirmed, or when its user says so`() async throws {
        try await withServer { server in
            for asks in [false, true] {
                let anna = try await DeviceFixture(server, mfa: false, asks: asks)
                let step = try await anna.client.signIn("anna")
                let device = try #require(TestDevice(step))
                let answer = try await anna.client.confirm(device, step.accessToken, named: "Anna's phone")
                #expect(answer == ["UserConfirmationNecessary": .bool(asks)])
                let shown = try await anna.shown(device).attributes
                #expect(shown["dev:device_remembered_status"] == (asks ? "not_remembered" : "remembered"))
                #expect(shown["device_name"] == "Anna's phone")
            }
        }
    }

    @Test func `a key is good for the sign-in that was given it, and once`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            try await anna.pool.user("bert")
            let (client, first) = (anna.client, try await anna.client.signIn("anna"))
            let device = try #require(TestDevice(first))
            for other in [try await client.signIn("anna"), try await client.signIn("bert")] {
                await refused(.invalidParameterException, invalid) {
                    try await client.confirm(device, other.accessToken)
                }
            }
            try await client.confirm(device, first.accessToken)
            await refused(.deviceKeyExistsException) { try await client.confirm(device, first.accessToken) }
            // A refresh speaks of the same device.
            let renewed = try await client.initiate(
                "REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": first.refreshToken, "DEVICE_KEY": device.key])
            #expect(SignInStep.claims(of: renewed.accessToken)["device_key"] == .string(device.key))
            await refused(.deviceKeyExistsException) { try await client.confirm(device, renewed.accessToken) }
        }
    }

    @Test func `the key of a forgotten device is never good again`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (device, step) = try await anna.device()
            try await server.call(
                .forgetDevice, ["AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key)])
            await refused(.invalidParameterException, invalid) {
                try await anna.client.confirm(device, step.accessToken)
            }
        }
    }

    @Test func `a device without a verifier is tracked, and never asked to prove itself`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server)
            let step = try await anna.pass(anna.client.signIn("anna"))
            let device = try #require(TestDevice(step))
            for config: JSONValue in [["Salt": "AQ=="], ["Salt": "AQ==", "PasswordVerifier": "AA=="]] {
                await refused(.invalidParameterException) {
                    try await server.call(
                        .confirmDevice,
                        [
                            "AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key),
                            "DeviceSecretVerifierConfig": config,
                        ])
                }
            }
            try await server.call(
                .confirmDevice, ["AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key)])
            #expect(try await anna.shown(device).attributes["dev:device_remembered_status"] == "remembered")
            let next = try await anna.client.signIn("anna", with: device)
            #expect(next.challenge == "SOFTWARE_TOKEN_MFA")
            #expect(try await anna.pass(next).result?["NewDeviceMetadata"] == nil)
        }
    }

    @Test func `where a user has many devices the one that was not used for longest goes`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (oldest, _) = try await anna.device()
            server.clock.advance(by: 1000)
            let (kept, _) = try await anna.device()
            let userId = try #require(
                try await server.store.read { try $0.user(poolId: anna.pool.id, usernameKey: "anna") }
            ).id
            let now = server.clock.now
            try await server.store.write { store in
                for number in 0..<198 {
                    try store.insert(
                        Device(
                            userId: userId, key: "us-east-1_\(number)", name: nil, salt: nil, sealedVerifier: nil,
                            isRemembered: true, hasPassedMFA: false, lastAddress: nil, createdAt: now,
                            modifiedAt: now, authenticatedAt: now))
                }
            }
            server.clock.advance(by: 1000)
            let (newest, _) = try await anna.device()
            let left = try await server.store.read {
                try $0.devices(userId: userId, onlyRemembered: false, after: 0, limit: 1000).map(\.key)
            }
            #expect(left.count == 200 && left.contains(kept.key) && left.contains(newest.key))
            #expect(!left.contains(oldest.key))
        }
    }

    @Test func `a key fits the API, whatever the pool calls its region`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "UserPoolTags": ["_custom_id_": "a-region_that-is-longer-than-any-of-Amazons_Abc123"],
                "DeviceConfiguration": .tracking(),
            ])
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            let device = try #require(TestDevice(step))
            #expect(device.key.utf8.count == 55)
            try await client.confirm(device, step.accessToken)
            #expect(!(try await client.prove(device, client.signIn("anna", with: device))).accessToken.isEmpty)
        }
    }

    @Test func `a pool that tracks no devices says so`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let token = JSONValue.string(try await pool.client().signIn("anna").accessToken)
            let key: JSONValue = "us-east-1_0a-1b"
            for operation: OperationName in [
                .confirmDevice, .getDevice, .listDevices, .updateDeviceStatus, .forgetDevice,
            ] {
                await refused(.invalidUserPoolConfigurationException) {
                    try await server.call(operation, ["AccessToken": token, "DeviceKey": key])
                }
            }
            for operation: OperationName in [
                .adminGetDevice, .adminListDevices, .adminUpdateDeviceStatus, .adminForgetDevice,
            ] {
                await refused(.invalidUserPoolConfigurationException) {
                    try await pool.call(operation, ["Username": "anna", "DeviceKey": key])
                }
            }
        }
    }
}
