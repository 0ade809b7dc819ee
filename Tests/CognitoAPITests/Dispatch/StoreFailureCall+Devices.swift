import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    /// Calls about devices, each in a pool of its own that tracks them.
    static let devices: [StoreFailureCall] = [
        StoreFailureCall(.confirmDevice) { client in
            let step = try await tracking(client).signIn("anna")
            let device = TestDevice(step)
            return [
                "AccessToken": .string(step.accessToken), "DeviceKey": .string(device?.key ?? ""),
                "DeviceSecretVerifierConfig": device?.verifierConfig ?? .null,
            ]
        },
        StoreFailureCall(.getDevice) { client in try await own(client) },
        StoreFailureCall(.listDevices) { client in try await own(client) },
        StoreFailureCall(.updateDeviceStatus) { client in
            var input = try await own(client)
            input["DeviceRememberedStatus"] = "not_remembered"
            return input
        },
        StoreFailureCall(.forgetDevice) { client in try await own(client) },
        StoreFailureCall(.adminGetDevice) { client in try await administered(client) },
        StoreFailureCall(.adminListDevices) { client in try await administered(client) },
        StoreFailureCall(.adminUpdateDeviceStatus) { client in
            var input = try await administered(client)
            input["DeviceRememberedStatus"] = "not_remembered"
            return input
        },
        StoreFailureCall(.adminForgetDevice) { client in try await administered(client) },
        StoreFailureCall(.initiateAuth, "with a device") { client in
            let (own, device, _) = try await confirmed(client)
            return [
                "ClientId": .string(own.id), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": .strings([
                    "USERNAME": "anna", "PASSWORD": TestPool.password, "DEVICE_KEY": device.key,
                ]),
            ]
        },
        StoreFailureCall(.initiateAuth, "a refresh with a device") { client in
            let (own, device, step) = try await confirmed(client)
            return [
                "ClientId": .string(own.id), "AuthFlow": "REFRESH_TOKEN_AUTH",
                "AuthParameters": .strings(["REFRESH_TOKEN": step.refreshToken, "DEVICE_KEY": device.key]),
            ]
        },
        StoreFailureCall(.respondToAuthChallenge, "a device begins") { client in
            let (own, device, _) = try await confirmed(client)
            let step = try await own.signIn("anna", with: device)
            return answer(
                own, "DEVICE_SRP_AUTH", step.session,
                ["USERNAME": "anna", "DEVICE_KEY": device.key, "SRP_A": SRPClient().srpA])
        },
        StoreFailureCall(.respondToAuthChallenge, "a device's proof, without its session") { client in
            let (own, device, _) = try await confirmed(client)
            let srp = SRPClient()
            let asked = try await own.begin(device, own.signIn("anna", with: device), by: srp)
            return answer(own, "DEVICE_PASSWORD_VERIFIER", nil, own.proof(device, asked, by: srp))
        },
    ]

    /// A client of a pool that tracks devices, with Anna.
    private static func tracking(_ client: TestClient) async throws -> TestClient {
        let pool = try await client.server.pool(["DeviceConfiguration": .tracking()])
        try await pool.user("anna")
        return try await pool.client()
    }

    private static func confirmed(
        _ client: TestClient
    ) async throws -> (client: TestClient, device: TestDevice, step: SignInStep) {
        let own = try await tracking(client)
        let step = try await own.signIn("anna")
        guard let device = TestDevice(step) else { throw NoDevice() }
        try await own.confirm(device, step.accessToken)
        return (own, device, step)
    }

    private struct NoDevice: Error {}

    private static func own(_ client: TestClient) async throws -> JSONObject {
        let (_, device, step) = try await confirmed(client)
        return ["AccessToken": .string(step.accessToken), "DeviceKey": .string(device.key)]
    }

    private static func administered(_ client: TestClient) async throws -> JSONObject {
        let (own, device, _) = try await confirmed(client)
        return ["UserPoolId": .string(own.pool.id), "Username": "anna", "DeviceKey": .string(device.key)]
    }

    private static func answer(
        _ client: TestClient, _ challenge: String, _ session: String?, _ responses: [String: String]
    ) -> JSONObject {
        var input: JSONObject = [
            "ClientId": .string(client.id), "ChallengeName": .string(challenge),
            "ChallengeResponses": .strings(responses),
        ]
        input["Session"] = session.map { .string($0) }
        return input
    }
}
