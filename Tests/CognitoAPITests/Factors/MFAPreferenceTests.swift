import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What users turn on and off: cognito/mfa §4.
@Suite struct MFAPreferenceTests {
    private func fixture(_ server: TestServer) async throws -> (client: TestClient, token: String) {
        let pool = try await server.pool(mfa: "OPTIONAL", sms: true, email: true, softwareToken: true)
        try await pool.user("anna", ["phone_number": "+12065550100", "email": "anna@example.com"])
        let client = try await pool.client()
        return (client, try await client.signIn("anna").accessToken)
    }

    private func set(_ client: TestClient, _ token: String, _ members: Members) async throws {
        var input: JSONObject = ["AccessToken": .string(token)]
        for (name, value) in members { if let value { input[name] = value } }
        #expect(try await client.server.call(.setUserMFAPreference, input) == [:])
    }

    private func expect(
        _ client: TestClient, _ token: String, _ list: JSONValue?, _ preferred: JSONValue?
    ) async throws {
        for shown in [try await client.user(token), try await client.pool.shown("anna")] {
            #expect(shown.members["UserMFASettingList"] == list)
            #expect(shown.members["PreferredMfaSetting"] == preferred)
        }
    }

    @Test func `what is named changes, the rest stays, and what is off is not preferred`() async throws {
        try await withServer { server in
            let (client, token) = try await fixture(server)
            try await expect(client, token, nil, nil)
            try await set(client, token, ["SMSMfaSettings": ["Enabled": true, "PreferredMfa": true]])
            try await expect(client, token, ["SMS_MFA"], "SMS_MFA")
            try await set(client, token, ["EmailMfaSettings": ["Enabled": true]])
            try await expect(client, token, ["SMS_MFA", "EMAIL_OTP"], "SMS_MFA")
            try await set(client, token, ["EmailMfaSettings": ["Enabled": true, "PreferredMfa": true]])
            try await expect(client, token, ["SMS_MFA", "EMAIL_OTP"], "EMAIL_OTP")
            try await set(client, token, ["EmailMfaSettings": ["Enabled": true, "PreferredMfa": false]])
            try await expect(client, token, ["SMS_MFA", "EMAIL_OTP"], nil)
            try await set(client, token, ["SMSMfaSettings": ["Enabled": true, "PreferredMfa": true]])
            try await set(client, token, ["SMSMfaSettings": ["Enabled": false]])
            try await expect(client, token, ["EMAIL_OTP"], nil)
        }
    }

    @Test func `one is preferred at most, and it must be on; nothing else is changed then`() async throws {
        try await withServer { server in
            let (client, token) = try await fixture(server)
            let preferred: JSONValue = ["Enabled": true, "PreferredMfa": true]
            let refusals: [Members] = [
                ["SMSMfaSettings": preferred, "EmailMfaSettings": preferred],
                ["SMSMfaSettings": ["Enabled": true], "EmailMfaSettings": ["Enabled": false, "PreferredMfa": true]],
                ["SMSMfaSettings": ["Enabled": true], "EmailMfaSettings": ["PreferredMfa": true]],
            ]
            for members in refusals {
                await refused(.invalidParameterException) { try await set(client, token, members) }
            }
            try await expect(client, token, nil, nil)
        }
    }

    @Test func `what cannot reach the user, or the pool does not offer, is not turned on`() async throws {
        try await withServer { server in
            let (client, _) = try await fixture(server)
            try await client.pool.user("bert")
            let token = try await client.signIn("bert").accessToken
            let on: JSONValue = ["Enabled": true]
            let members: [(String, Members)] = [
                ("SOFTWARE_TOKEN_MFA", ["SoftwareTokenMfaSettings": on]), ("SMS_MFA", ["SMSMfaSettings": on]),
                ("EMAIL_OTP", ["EmailMfaSettings": on]),
            ]
            for (name, members) in members {
                await refused(
                    .invalidParameterException, "User does not have delivery config set to turn on \(name)"
                ) { try await set(client, token, members) }
            }
            try await client.pool.setFactors("OPTIONAL", softwareToken: true)
            await refused(.invalidParameterException, "User does not have delivery config set to turn on SMS_MFA") {
                try await client.pool.prefer("anna", sms: true)
            }
        }
    }

    @Test func `passkeys are a second factor where the pool says so, beside another that is on`()
        async throws
    {
        try await withServer { server in
            let (client, token) = try await fixture(server)
            try await set(client, token, ["WebAuthnMfaSettings": ["Enabled": false]])
            await refused(.invalidParameterException) {
                try await set(client, token, ["WebAuthnMfaSettings": ["Enabled": true]])
            }
            try await client.pool.call(
                .setUserPoolMfaConfig,
                ["WebAuthnConfiguration": ["FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"]])
            await refused(.invalidParameterException) {
                try await set(client, token, ["WebAuthnMfaSettings": ["Enabled": true]])
            }
            try await set(
                client, token, ["WebAuthnMfaSettings": ["Enabled": true], "SMSMfaSettings": ["Enabled": true]])
            // It is not in the list of methods that are asked for after a password (cognito/mfa §4).
            #expect(try await client.user(token).members["UserMFASettingList"] == ["SMS_MFA"])
            try await set(client, token, ["WebAuthnMfaSettings": ["Enabled": false]])
            try await client.pool.call(
                .adminSetUserMFAPreference, ["Username": "anna", "WebAuthnMfaSettings": ["Enabled": true]])
        }
    }

    @Test func `the old way turns SMS on and off, and nothing else`() async throws {
        try await withServer { server in
            let (client, token) = try await fixture(server)
            let sms: JSONValue = [["DeliveryMedium": "SMS", "AttributeName": "phone_number"]]
            let own = try await server.call(
                .setUserSettings, ["AccessToken": .string(token), "MFAOptions": sms])
            #expect(own == [:])
            try await expect(client, token, ["SMS_MFA"], nil)
            #expect(try await client.user(token).members["MFAOptions"] == sms)
            #expect(try await client.signIn("anna").challenge == "SMS_MFA")
            #expect(try await client.pool.call(.adminSetUserSettings, ["Username": "anna", "MFAOptions": []]) == [:])
            try await expect(client, token, nil, nil)
            #expect(try await client.user(token).members["MFAOptions"] == nil)
            for options in [
                [["DeliveryMedium": "EMAIL", "AttributeName": "email"]],
                [["DeliveryMedium": "SMS", "AttributeName": "email"]],
            ] as [JSONValue] {
                await refused(.invalidParameterException) {
                    try await client.pool.call(
                        .adminSetUserSettings, ["Username": "anna", "MFAOptions": options])
                }
            }
        }
    }

    @Test func `an administrator is told who is not there`() async throws {
        try await withServer { server in
            let (client, _) = try await fixture(server)
            await refused(.userNotFoundException, "User does not exist.") {
                try await client.pool.prefer("nobody", sms: true)
            }
            await refused(.userNotFoundException, "User does not exist.") {
                try await client.pool.call(.adminSetUserSettings, ["Username": "nobody", "MFAOptions": []])
            }
        }
    }

    /// cognito/mfa §8.
    @Test func `a password is not recovered on the way of the second factor`() async throws {
        try await withServer { server in
            let recovery: JSONValue = [
                "RecoveryMechanisms": [
                    ["Priority": 1, "Name": "verified_phone_number"], ["Priority": 2, "Name": "verified_email"],
                ]
            ]
            let pool = try await server.pool(
                mfa: "OPTIONAL", sms: true, email: true, ["AccountRecoverySetting": recovery])
            let verified: KeyValuePairs<String, String> = [
                "phone_number": "+12065550100", "phone_number_verified": "true", "email": "anna@example.com",
                "email_verified": "true",
            ]
            try await pool.user("anna", verified)
            let client = try await pool.client()
            func medium() async throws -> JSONValue? {
                try await client.call(.forgotPassword, ["Username": "anna"])["CodeDeliveryDetails"]?.objectValue?[
                    "DeliveryMedium"]
            }
            #expect(try await medium() == "SMS")
            try await pool.prefer("anna", sms: true)
            #expect(try await medium() == "EMAIL")
            try await pool.prefer("anna", email: true)
            await refused(
                .invalidParameterException,
                "Cannot reset password for the user as there is no registered/verified email or phone_number"
            ) { _ = try await medium() }
            // Who has set up nothing where it is required gets the code on the other way.
            try await pool.user("bert", verified)
            try await pool.setFactors("ON", sms: true, email: true)
            #expect(try await client.signIn("bert").challenge == "EMAIL_OTP")
            let details = try await client.call(.forgotPassword, ["Username": "bert"])["CodeDeliveryDetails"]
            #expect(details?.objectValue?["DeliveryMedium"] == "SMS")
        }
    }

    @Test func `a pool that never said how passwords are recovered sends as it always did`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", sms: true)
            try await pool.user("anna", ["phone_number": "+12065550100", "phone_number_verified": "true"])
            try await pool.prefer("anna", sms: true)
            let client = try await pool.client()
            let details = try await client.call(.forgotPassword, ["Username": "anna"])["CodeDeliveryDetails"]
            #expect(details?.objectValue?["DeliveryMedium"] == "SMS")
        }
    }
}
