public import JSON
import ServiceModel

extension TestServer {
    /// A pool whose users may sign in by passkeys of `example.com`.
    ///
    /// - Parameters:
    ///   - configuration: more of WebAuthnConfiguration.
    ///   - members: CreateUserPool's.
    public func passkeyPool(
        _ configuration: JSONObject = [:], party: String? = "example.com", _ members: Members = [:]
    ) async throws -> TestPool {
        var all: JSONObject = [
            "PoolName": "pool",
            "Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]]],
        ]
        for (name, value) in members { if let value { all[name] = value } }
        let made = try await call(.createUserPool, all)["UserPool"]?.objectValue
        let pool = TestPool(server: self, id: made?["Id"]?.stringValue ?? "")
        var web = configuration
        web["RelyingPartyId"] = party.map { .string($0) }
        try await pool.call(.setUserPoolMfaConfig, ["WebAuthnConfiguration": .object(web)])
        return pool
    }
}

extension TestClient {
    /// StartWebAuthnRegistration: CredentialCreationOptions.
    public func startPasskey(_ accessToken: String) async throws -> JSONObject {
        let answer = try await server.call(.startWebAuthnRegistration, ["AccessToken": .string(accessToken)])
        return answer["CredentialCreationOptions"]?.objectValue ?? [:]
    }

    /// CompleteWebAuthnRegistration.
    public func completePasskey(_ credential: JSONObject, _ accessToken: String) async throws {
        try await server.call(
            .completeWebAuthnRegistration,
            ["AccessToken": .string(accessToken), "Credential": .object(credential)])
    }

    /// Both: the device holds a passkey of the user then.
    @discardableResult
    public func register(_ device: PasskeyDevice, _ accessToken: String) async throws -> PasskeyDevice {
        try await completePasskey(device.register(startPasskey(accessToken)), accessToken)
        return device
    }

    /// ListWebAuthnCredentials: Credentials.
    public func passkeys(_ accessToken: String) async throws -> [JSONObject] {
        let answer = try await server.call(.listWebAuthnCredentials, ["AccessToken": .string(accessToken)])
        return answer["Credentials"]?.arrayValue?.compactMap(\.objectValue) ?? []
    }
}
