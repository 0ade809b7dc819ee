public import Cryptography
public import JSON
import ServiceModel

/// A device as an SDK keeps it: the keys that it was given, and a password of its own.
public struct TestDevice: Sendable {
    public let key: String
    public let groupKey: String
    public var password: String
    public var salt: [UInt8]

    /// Nil where the sign-in brought no NewDeviceMetadata.
    public init?(_ step: SignInStep, random: any RandomSource = SystemRandom()) {
        guard let metadata = step.result?["NewDeviceMetadata"]?.objectValue,
            let key = metadata["DeviceKey"]?.stringValue, let group = metadata["DeviceGroupKey"]?.stringValue
        else { return nil }
        self.key = key
        groupKey = group
        password = Base64.encode(random.bytes(40))
        salt = random.bytes(16)
    }

    /// DeviceSecretVerifierConfig.
    public var verifierConfig: JSONValue {
        let verifier = SRPClient.verifier(group: groupKey, id: key, password: password, salt: salt)
        return [
            "Salt": .string(Base64.encode(SRPClient.pad(salt))),
            "PasswordVerifier": .string(Base64.encode(SRPClient.pad(verifier))),
        ]
    }
}

extension JSONValue {
    /// DeviceConfiguration.
    public static func tracking(replacesMFA: Bool = true, asks: Bool = false) -> JSONValue {
        ["ChallengeRequiredOnNewDevice": .bool(replacesMFA), "DeviceOnlyRememberedOnUserPrompt": .bool(asks)]
    }
}

extension TestClient {
    /// ConfirmDevice, with the access token of the sign-in that brought the device.
    @discardableResult
    public func confirm(
        _ device: TestDevice, _ accessToken: String, named name: String? = nil
    ) async throws -> JSONObject {
        try await server.call(
            .confirmDevice,
            [
                "AccessToken": .string(accessToken), "DeviceKey": .string(device.key),
                "DeviceSecretVerifierConfig": device.verifierConfig, "DeviceName": name.map { .string($0) },
            ])
    }

    /// USER_PASSWORD_AUTH that names a device.
    @discardableResult
    public func signIn(
        _ username: String, with device: TestDevice, _ password: String = TestPool.password
    ) async throws -> SignInStep {
        try await initiate(
            "USER_PASSWORD_AUTH", ["USERNAME": username, "PASSWORD": password, "DEVICE_KEY": device.key])
    }

    /// Answers DEVICE_SRP_AUTH.
    public func begin(
        _ device: TestDevice, _ step: SignInStep, by srp: SRPClient, username: String? = nil, isSessionSent: Bool = true
    ) async throws -> SignInStep {
        try await respond(
            "DEVICE_SRP_AUTH", session: isSessionSent ? step.session : nil,
            [
                "USERNAME": username ?? step.parameters["USERNAME"] ?? "", "DEVICE_KEY": device.key,
                "SRP_A": srp.srpA,
            ])
    }

    /// The answer to DEVICE_PASSWORD_VERIFIER.
    public func proof(
        _ device: TestDevice, _ step: SignInStep, by srp: SRPClient, timestamp: String = Self.timestamp
    ) -> [String: String] {
        [
            "USERNAME": step.parameters["USERNAME"] ?? "", "DEVICE_KEY": device.key,
            "PASSWORD_CLAIM_SECRET_BLOCK": step.parameters["SECRET_BLOCK"] ?? "",
            "PASSWORD_CLAIM_SIGNATURE": srp.signature(
                for: step.parameters, group: device.groupKey, id: device.key, password: device.password,
                timestamp: timestamp), "TIMESTAMP": timestamp,
        ]
    }

    /// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, both steps.
    @discardableResult
    public func prove(
        _ device: TestDevice, _ step: SignInStep, isSessionSent: Bool = true
    ) async throws -> SignInStep {
        let srp = SRPClient()
        let asked = try await begin(device, step, by: srp, isSessionSent: isSessionSent)
        return try await respond(
            "DEVICE_PASSWORD_VERIFIER", session: isSessionSent ? asked.session : nil, proof(device, asked, by: srp))
    }
}
