import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Refresh tokens belong to a device: cognito/devices §8; cited by docs/threat-model.md.
@Suite struct DeviceRefreshTests {
    private let invalid = "Invalid Refresh Token."

    /// By REFRESH_TOKEN_AUTH or GetTokensFromRefreshToken.
    private func refresh(
        _ client: TestClient, _ token: String, _ key: String?, byFlow: Bool = true
    ) async throws -> SignInStep {
        guard byFlow else {
            let answer = try await client.call(
                .getTokensFromRefreshToken,
                ["RefreshToken": .string(token), "DeviceKey": key.map { .string($0) }])
            #expect(answer["AuthenticationResult"]?.objectValue?["NewDeviceMetadata"] == nil)
            return try await client.initiate(
                "REFRESH_TOKEN_AUTH", ["REFRESH_TOKEN": token, "DEVICE_KEY": key ?? ""])
        }
        var parameters = ["REFRESH_TOKEN": token]
        parameters["DEVICE_KEY"] = key
        return try await client.initiate("REFRESH_TOKEN_AUTH", parameters)
    }

    @Test(arguments: [true, false])
    func `a refresh needs the key of its device, which is confirmed and not forgotten`(_ byFlow: Bool) async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (client, step) = (anna.client, try await anna.client.signIn("anna"))
            let device = try #require(TestDevice(step))
            await refused(.notAuthorizedException, invalid) {
                _ = try await refresh(client, step.refreshToken, device.key, byFlow: byFlow)
            }
            try await client.confirm(device, step.accessToken)
            let (other, _) = try await anna.device()
            for key in [nil, other.key, "us-east-1_0a-1b"] {
                await refused(.notAuthorizedException, invalid) {
                    _ = try await refresh(client, step.refreshToken, key, byFlow: byFlow)
                }
            }
            let renewed = try await refresh(client, step.refreshToken, device.key, byFlow: byFlow)
            #expect(SignInStep.claims(of: renewed.accessToken)["device_key"] == .string(device.key))
            #expect(renewed.result?["NewDeviceMetadata"] == nil)
            try await server.call(
                .forgetDevice, ["AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key)])
            await refused(.notAuthorizedException, invalid) {
                _ = try await refresh(client, step.refreshToken, device.key, byFlow: byFlow)
            }
            // The other device's tokens are not touched.
            let others = try await anna.signIn(with: other)
            #expect(!(try await refresh(client, others.refreshToken, other.key)).accessToken.isEmpty)
        }
    }

    @Test func `not being remembered does not end a device's tokens`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (device, step) = try await anna.device()
            try await anna.pool.call(
                .adminUpdateDeviceStatus,
                ["Username": "anna", "DeviceKey": .string(device.key), "DeviceRememberedStatus": "not_remembered"])
            #expect(!(try await refresh(anna.client, step.refreshToken, device.key)).accessToken.isEmpty)
        }
    }

    @Test func `with tracking off no key is asked for, and what was forgotten stays so`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(server, mfa: false)
            let (_, step) = try await anna.device()
            let (gone, lost) = try await anna.device()
            try await anna.pool.call(.adminForgetDevice, ["Username": "anna", "DeviceKey": .string(gone.key)])
            try await anna.pool.call(.updateUserPool)
            #expect(!(try await refresh(anna.client, step.refreshToken, nil)).accessToken.isEmpty)
            await refused(.notAuthorizedException, "Refresh Token has expired") {
                _ = try await refresh(anna.client, lost.refreshToken, nil)
            }
        }
    }

    @Test func `a sign-in from before devices were tracked has none and needs none`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            try await pool.call(.updateUserPool, ["DeviceConfiguration": .tracking()])
            #expect(!(try await refresh(client, step.refreshToken, nil)).accessToken.isEmpty)
        }
    }

    @Test func `tokens that rotate stay the device's`() async throws {
        try await withServer { server in
            let anna = try await DeviceFixture(
                server, mfa: false,
                [
                    "RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 0],
                    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
                ])
            let (device, step) = try await anna.device()
            func renew(_ token: String, _ key: String?) async throws -> String {
                let answer = try await anna.client.call(
                    .getTokensFromRefreshToken,
                    ["RefreshToken": .string(token), "DeviceKey": key.map { .string($0) }])
                return answer["AuthenticationResult"]?.objectValue?["RefreshToken"]?.stringValue ?? ""
            }
            let second = try await renew(step.refreshToken, device.key)
            await refused(.notAuthorizedException, invalid) { _ = try await renew(second, nil) }
            #expect(!(try await renew(second, device.key)).isEmpty)
        }
    }
}
