import CognitoAPI
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// GetUserPoolMfaConfig and SetUserPoolMfaConfig: cognito/mfa §2.
@Suite struct UserPoolMfaConfigTests {
    private let sms: JSONValue = ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"]
    private let sender: JSONValue = [
        "EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com",
    ]

    private func shown(_ pool: TestPool) async throws -> JSONObject { try await pool.call(.getUserPoolMfaConfig) }

    @Test func `a pool without second factors shows that, and no more`() async throws {
        try await withServer { server in
            let bare = try await server.pool()
            #expect(try await shown(bare) == ["MfaConfiguration": "OFF"])
            await refused(.resourceNotFoundException) {
                try await TestPool(server: server, id: "us-east-1_Unknown01").call(.getUserPoolMfaConfig)
            }
            await refused(.resourceNotFoundException) {
                try await TestPool(server: server, id: "us-east-1_Unknown01").setFactors("OFF")
            }
        }
    }

    @Test func `what was set is shown, and DescribeUserPool agrees`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["EmailConfiguration": sender])
            let config: JSONObject = [
                "SmsMfaConfiguration": ["SmsAuthenticationMessage": "It is {####}", "SmsConfiguration": sms],
                "SoftwareTokenMfaConfiguration": ["Enabled": true],
                "EmailMfaConfiguration": ["Message": "Code: {####}", "Subject": "Code"],
                "MfaConfiguration": "OPTIONAL",
                "WebAuthnConfiguration": [
                    "RelyingPartyId": "auth.example.com", "UserVerification": "required",
                    "FactorConfiguration": "SINGLE_FACTOR",
                ],
            ]
            var input = config
            input["UserPoolId"] = .string(pool.id)
            #expect(try await server.call(.setUserPoolMfaConfig, input) == config)
            #expect(try await shown(pool) == config)
            let described = try await pool.call(.describeUserPool)["UserPool"]?.objectValue
            #expect(described?["MfaConfiguration"] == "OPTIONAL")
            #expect(described?["SmsAuthenticationMessage"] == "It is {####}")
            #expect(described?["SmsConfiguration"] == sms)
            // A server that begins with cold caches reads the same.
            let dispatcher = server.restarted(over: server.store)
            let response = await dispatcher.respond(
                to: TestServer.request(
                    "GetUserPoolMfaConfig", body: JSONValue.object(["UserPoolId": .string(pool.id)]).encoded()))
            let answer = try JSONReader.read(response.body).objectValue
            #expect(answer == config)
        }
    }

    @Test func `factors that are left out are off, and passkeys' settings stay`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["SmsConfiguration": sms, "MfaConfiguration": "ON"])
            #expect(
                try await shown(pool) == ["MfaConfiguration": "ON", "SmsMfaConfiguration": ["SmsConfiguration": sms]])
            try await pool.call(.setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": "example.com"]])
            #expect(try await shown(pool)["SmsMfaConfiguration"] != nil)
            try await pool.setFactors("OPTIONAL", softwareToken: true)
            #expect(
                try await shown(pool) == [
                    "MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": ["Enabled": true],
                    "WebAuthnConfiguration": ["RelyingPartyId": "example.com"],
                ])
            try await pool.setFactors("OFF")
            #expect(
                try await shown(pool) == [
                    "MfaConfiguration": "OFF", "WebAuthnConfiguration": ["RelyingPartyId": "example.com"],
                ])
        }
    }

    @Test func `UpdateUserPool keeps the factors of a pool that keeps MFA, and ends them with it`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.call(.updateUserPool, ["MfaConfiguration": "ON"])
            #expect(
                try await shown(pool) == [
                    "MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": ["Enabled": true],
                ])
            try await pool.call(
                .addCustomAttributes, ["CustomAttributes": [["Name": "x", "AttributeDataType": "String"]]])
            #expect(try await shown(pool)["SoftwareTokenMfaConfiguration"] != nil)
            try await pool.call(.updateUserPool)
            #expect(try await shown(pool) == ["MfaConfiguration": "OFF"])
            try await pool.call(.updateUserPool, ["MfaConfiguration": "OPTIONAL", "SmsConfiguration": sms])
            #expect(try await shown(pool)["SmsMfaConfiguration"] == ["SmsConfiguration": sms])
        }
    }

    @Test func `factors and mode must fit each other`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["EmailConfiguration": sender])
            let together = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            let none =
                "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
            let without =
                "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"
            let app: JSONValue = ["Enabled": true]
            let refusals: [(String, Members)] = [
                (together, ["MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": app]),
                (together, ["SoftwareTokenMfaConfiguration": app]),
                (together, ["MfaConfiguration": "OFF", "SmsMfaConfiguration": ["SmsConfiguration": sms]]),
                (none, ["MfaConfiguration": "ON"]), (none, ["MfaConfiguration": "OPTIONAL"]),
                (none, ["MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": ["Enabled": false]]),
                (without, ["MfaConfiguration": "ON", "SmsMfaConfiguration": [:]]),
            ]
            for (text, members) in refusals {
                await refused(.invalidParameterException, text) {
                    try await pool.call(.setUserPoolMfaConfig, members)
                }
            }
            #expect(try await shown(pool) == ["MfaConfiguration": "OFF"])
        }
    }

    @Test func `e-mail needs a sender of one's own, the tier for it, and another way to recover`() async throws {
        try await withServer { server in
            let email: Members = ["MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": [:]]
            let onlyEmail: JSONValue = ["RecoveryMechanisms": [["Priority": 1, "Name": "verified_email"]]]
            await refused(
                .featureUnavailableInTierException,
                "The following features need to be disabled for the LITE pricing tier configured: Email MFA"
            ) {
                try await server.pool(["UserPoolTier": "LITE", "EmailConfiguration": sender])
                    .call(.setUserPoolMfaConfig, email)
            }
            for members in [[:], ["EmailConfiguration": sender, "AccountRecoverySetting": onlyEmail]] as [Members] {
                await refused(.invalidParameterException) {
                    try await server.pool(members).call(.setUserPoolMfaConfig, email)
                }
            }
        }
    }

    @Test func `where a second factor is required nobody signs in by a code alone`() async throws {
        try await withServer { server in
            let policies: JSONValue = ["SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]]]
            let pool = try await server.pool(["Policies": policies])
            await refused(.invalidParameterException) { try await pool.setFactors("ON", softwareToken: true) }
            try await pool.setFactors("OPTIONAL", softwareToken: true)
            let strict = try await server.pool(mfa: "ON", softwareToken: true)
            await refused(.invalidParameterException) {
                try await strict.call(.updateUserPool, ["MfaConfiguration": "ON", "Policies": policies])
            }
        }
    }

    @Test(arguments: [
        "https://example.com", "-example.com", "example..com", "exa mple.com", "ex_ample.com", "com", "127.0.0.1",
    ])
    func `a relying party is a domain`(_ id: String) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            await refused(.invalidParameterException) {
                try await pool.call(
                    .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": .string(id)]])
            }
            try await pool.call(
                .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": "example.com"]])
        }
    }

    @Test(arguments: [true, false]) func `this machine is one in development and tests`(_ isTest: Bool) async throws {
        try await withServer {
            $0.takesPlainLocalPages = isTest
        } _: { server in
            let pool = try await server.pool()
            for id in ["localhost", "app.localhost"] {
                func set() async throws {
                    try await pool.call(
                        .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": .string(id)]])
                }
                if isTest { try await set() } else { await refused(.invalidParameterException) { try await set() } }
            }
        }
    }
}
