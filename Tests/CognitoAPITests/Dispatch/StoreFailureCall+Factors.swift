import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    /// A client of a pool whose users may begin with a code, of whom anna is one.
    private static func choosing(_ client: TestClient) async throws -> TestClient {
        let pool = try await client.server.pool(first: ["EMAIL_OTP"])
        try await pool.user("anna", ["email": "anna@example.com"])
        return try await pool.choosingClient()
    }

    /// Calls about second factors, each in a pool of its own that has them.
    static let factors: [StoreFailureCall] = [
        StoreFailureCall(.associateSoftwareToken, "by access token") { client in
            ["AccessToken": .string(try await signedIn(client).token)]
        },
        StoreFailureCall(.associateSoftwareToken, "by session") { client in
            ["Session": .string(try await setup(client).session)]
        },
        StoreFailureCall(.verifySoftwareToken, "by access token") { client in
            let (token, server) = (try await signedIn(client).token, client.server)
            let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            let app = Authenticator(begun["SecretCode"]?.stringValue ?? "")
            return ["AccessToken": .string(token), "UserCode": .string(app.code(at: server.clock.now))]
        },
        StoreFailureCall(.verifySoftwareToken, "by session") { client in
            let (session, server) = (try await setup(client).session, client.server)
            let begun = try await server.call(.associateSoftwareToken, ["Session": .string(session)])
            let app = Authenticator(begun["SecretCode"]?.stringValue ?? "")
            return ["Session": begun["Session"] ?? .null, "UserCode": .string(app.code(at: server.clock.now))]
        },
        StoreFailureCall(.setUserMFAPreference) { client in
            ["AccessToken": .string(try await signedIn(client).token), "SMSMfaSettings": ["Enabled": true]]
        },
        StoreFailureCall(.setUserSettings) { client in
            ["AccessToken": .string(try await signedIn(client).token), "MFAOptions": options]
        },
        StoreFailureCall(.adminSetUserMFAPreference) { client in
            try await admin(client, ["SMSMfaSettings": ["Enabled": true]])
        },
        StoreFailureCall(.adminSetUserSettings) { client in try await admin(client, ["MFAOptions": options]) },
        StoreFailureCall(.adminDeleteSoftwareToken) { client in
            let (own, token) = try await signedIn(client)
            _ = try await own.setUpAuthenticator(token)
            return ["UserPoolId": .string(own.pool.id), "Username": "anna"]
        },
        StoreFailureCall(.getUserAuthFactors) { client in
            ["AccessToken": .string(try await signedIn(client).token)]
        },
        StoreFailureCall(.adminGetUserAuthFactors) { client in try await admin(client, [:]) },
        StoreFailureCall(.initiateAuth, "a choice") { client in
            let own = try await choosing(client)
            return [
                "ClientId": .string(own.id), "AuthFlow": "USER_AUTH", "AuthParameters": .strings(["USERNAME": "anna"]),
            ]
        },
        StoreFailureCall(.initiateAuth, "a code as the first factor") { client in
            let own = try await choosing(client)
            return [
                "ClientId": .string(own.id), "AuthFlow": "USER_AUTH",
                "AuthParameters": .strings(["USERNAME": "anna", "PREFERRED_CHALLENGE": "EMAIL_OTP"]),
            ]
        },
        StoreFailureCall(.respondToAuthChallenge, "the first factor that was chosen") { client in
            let own = try await choosing(client)
            let step = try await own.choose("anna")
            return [
                "ClientId": .string(own.id), "ChallengeName": "SELECT_CHALLENGE",
                "Session": .string(step.session ?? ""),
                "ChallengeResponses": .strings(["USERNAME": "anna", "ANSWER": "EMAIL_OTP"]),
            ]
        },
        StoreFailureCall(.respondToAuthChallenge, "a code as the first factor") { client in
            let own = try await choosing(client)
            let step = try await own.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            return [
                "ClientId": .string(own.id), "ChallengeName": "EMAIL_OTP", "Session": .string(step.session ?? ""),
                "ChallengeResponses": .strings([
                    "USERNAME": "anna", "EMAIL_OTP_CODE": try await own.server.code(purpose: .authentication),
                ]),
            ]
        },
        StoreFailureCall(.getUserPoolMfaConfig) { client in ["UserPoolId": .string(client.pool.id)] },
        StoreFailureCall(.setUserPoolMfaConfig) { client in
            [
                "UserPoolId": .string(client.pool.id), "MfaConfiguration": "OPTIONAL",
                "SoftwareTokenMfaConfiguration": ["Enabled": true],
            ]
        },
        StoreFailureCall(.initiateAuth, "a code by SMS") { client in
            let own = try await withFactors(client)
            try await own.pool.prefer("anna", sms: true)
            return [
                "ClientId": .string(own.id), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
            ]
        },
        StoreFailureCall(.respondToAuthChallenge, "the code of an SMS") { client in
            let own = try await withFactors(client)
            try await own.pool.prefer("anna", sms: true)
            let step = try await own.signIn("anna")
            return answer(
                own, step, ["SMS_MFA_CODE": try await client.server.code(purpose: .authentication)])
        },
        StoreFailureCall(.respondToAuthChallenge, "a choice") { client in
            let own = try await withFactors(client)
            try await own.pool.prefer("anna", sms: true, email: true)
            return answer(own, try await own.signIn("anna"), ["ANSWER": "EMAIL_OTP"])
        },
        StoreFailureCall(.respondToAuthChallenge, "the code of an app") { client in
            let (own, token) = try await signedIn(client)
            let app = try await own.setUpAuthenticator(token)
            try await own.pool.prefer("anna", softwareToken: true)
            let step = try await own.signIn("anna")
            return answer(own, step, ["SOFTWARE_TOKEN_MFA_CODE": app.code(at: client.server.clock.now)])
        },
        StoreFailureCall(.respondToAuthChallenge, "an address of one's own") { client in
            let (own, step) = try await setupStep(client)
            return answer(own, step, ["EMAIL": "anna@example.com"])
        },
        StoreFailureCall(.startWebAuthnRegistration) { client in
            ["AccessToken": .string(try await withPasskeys(client).token)]
        },
        StoreFailureCall(.completeWebAuthnRegistration) { client in
            let (own, token) = try await withPasskeys(client)
            return [
                "AccessToken": .string(token),
                "Credential": .object(PasskeyDevice().register(try await own.startPasskey(token))),
            ]
        },
        StoreFailureCall(.listWebAuthnCredentials) { client in
            ["AccessToken": .string(try await withPasskeys(client).token)]
        },
        StoreFailureCall(.deleteWebAuthnCredential) { client in
            let (own, token) = try await withPasskeys(client)
            let device = try await own.register(PasskeyDevice(), token)
            return ["AccessToken": .string(token), "CredentialId": .string(Base64.urlEncode(device.credentialId))]
        },
    ]

    private static func withPasskeys(_ client: TestClient) async throws -> (client: TestClient, token: String) {
        let own = try await client.server.passkeyPool().client()
        try await own.pool.user("anna")
        return (own, try await own.signIn("anna").accessToken)
    }

    private static let options: JSONValue = [["DeliveryMedium": "SMS", "AttributeName": "phone_number"]]

    /// A client of a pool where Anna may have second factors.
    private static func withFactors(_ client: TestClient) async throws -> TestClient {
        let pool = try await client.server.pool(mfa: "OPTIONAL", sms: true, email: true, softwareToken: true)
        try await pool.user("anna", ["phone_number": "+12065550100", "email": "anna@example.com"])
        return try await pool.client()
    }

    private static func signedIn(_ client: TestClient) async throws -> (client: TestClient, token: String) {
        let own = try await withFactors(client)
        return (own, try await own.signIn("anna").accessToken)
    }

    private static func admin(_ client: TestClient, _ members: JSONObject) async throws -> JSONObject {
        var input = members
        input["UserPoolId"] = .string(try await withFactors(client).pool.id)
        input["Username"] = "anna"
        return input
    }

    private static func setupStep(_ client: TestClient) async throws -> (TestClient, SignInStep) {
        let pool = try await client.server.pool(mfa: "ON", email: true, softwareToken: true)
        try await pool.user("anna")
        let own = try await pool.client()
        return (own, try await own.signIn("anna"))
    }

    private static func setup(_ client: TestClient) async throws -> (client: TestClient, session: String) {
        let (own, step) = try await setupStep(client)
        return (own, step.session ?? "")
    }

    private static func answer(_ client: TestClient, _ step: SignInStep, _ responses: [String: String]) -> JSONObject {
        [
            "ClientId": .string(client.id), "ChallengeName": .string(step.challenge ?? ""),
            "Session": .string(step.session ?? ""),
            "ChallengeResponses": .strings(responses.merging(["USERNAME": "anna"]) { $1 }),
        ]
    }
}
