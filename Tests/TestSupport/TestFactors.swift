public import JSON
import ServiceModel

extension TestServer {
    /// A pool with these second factors.
    ///
    /// - Parameters:
    ///   - mode: MfaConfiguration.
    ///   - members: CreateUserPool's.
    public func pool(
        mfa mode: String, sms: Bool = false, email: Bool = false, softwareToken: Bool = false,
        _ members: Members = [:]
    ) async throws -> TestPool {
        var all: JSONObject = [
            "PoolName": "pool", "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"],
            "EmailConfiguration": [
                "EmailSendingAccount": "DEVELOPER",
                "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com",
            ],
        ]
        for (name, value) in members { if let value { all[name] = value } }
        let made = try await call(.createUserPool, all)["UserPool"]?.objectValue
        let pool = TestPool(server: self, id: made?["Id"]?.stringValue ?? "")
        try await pool.setFactors(mode, sms: sms, email: email, softwareToken: softwareToken)
        return pool
    }
}

extension TestPool {
    /// SetUserPoolMfaConfig.
    @discardableResult
    public func setFactors(
        _ mode: String, sms: Bool = false, email: Bool = false, softwareToken: Bool = false
    ) async throws -> JSONObject {
        try await call(
            .setUserPoolMfaConfig,
            [
                "MfaConfiguration": .string(mode), "SmsMfaConfiguration": sms ? [:] : nil,
                "EmailMfaConfiguration": email ? [:] : nil,
                "SoftwareTokenMfaConfiguration": softwareToken ? ["Enabled": true] : nil,
            ])
    }

    /// AdminSetUserMFAPreference: each that is named is turned on.
    public func prefer(
        _ username: String, sms: Bool = false, email: Bool = false, softwareToken: Bool = false,
        preferred: String? = nil
    ) async throws {
        func settings(_ isOn: Bool, _ name: String) -> JSONValue? {
            isOn ? ["Enabled": true, "PreferredMfa": .bool(preferred == name)] : nil
        }
        try await call(
            .adminSetUserMFAPreference,
            [
                "Username": .string(username), "SMSMfaSettings": settings(sms, "SMS_MFA"),
                "EmailMfaSettings": settings(email, "EMAIL_OTP"),
                "SoftwareTokenMfaSettings": settings(softwareToken, "SOFTWARE_TOKEN_MFA"),
            ])
    }
}

extension TestClient {
    /// Sets up an authenticator app by an access token. The time moves on, so that its next code is a new one.
    public func setUpAuthenticator(_ accessToken: String, named name: String? = nil) async throws -> Authenticator {
        let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(accessToken)])
        let app = Authenticator(begun["SecretCode"]?.stringValue ?? "")
        try await server.call(
            .verifySoftwareToken,
            [
                "AccessToken": .string(accessToken), "UserCode": .string(app.code(at: server.clock.now)),
                "FriendlyDeviceName": name.map { .string($0) },
            ])
        server.clock.advance(by: 30_000)
        return app
    }

    /// Answers a second factor.
    @discardableResult
    public func answer(_ step: SignInStep, _ code: String, username: String? = nil) async throws -> SignInStep {
        let challenge = step.challenge ?? ""
        let entry = challenge == "SELECT_MFA_TYPE" ? "ANSWER" : "\(challenge)_CODE"
        return try await respond(
            challenge, session: step.session,
            ["USERNAME": username ?? step.parameters["USER_ID_FOR_SRP"] ?? "", entry: code])
    }
}
