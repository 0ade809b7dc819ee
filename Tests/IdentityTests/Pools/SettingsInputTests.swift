import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What creation and update both take, they make the same of.
@Suite struct SettingsInputTests {
    @Test func `an update of a pool comes to what creation makes of the same members`() async throws {
        let shared: JSONObject = [
            "PoolName": "p",
            "Policies": ["PasswordPolicy": ["MinimumLength": 12, "TemporaryPasswordValidityDays": 3]],
            "DeletionProtection": "ACTIVE", "LambdaConfig": ["PreTokenGeneration": "arn:aws:lambda:x:1:function:f"],
            "AutoVerifiedAttributes": ["email"], "SmsVerificationMessage": "{####} it is",
            "EmailVerificationSubject": "Hello", "VerificationMessageTemplate": ["EmailMessage": "{####} it is"],
            "SmsAuthenticationMessage": "{####}", "DeviceConfiguration": ["ChallengeRequiredOnNewDevice": true],
            "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]],
            "EmailConfiguration": ["ReplyToEmailAddress": "a@example.com"],
            "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::1:role/r"], "UserPoolTags": ["a": "1"],
            "AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true], "UserPoolTier": "PLUS",
            "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"],
            "AccountRecoverySetting": ["RecoveryMechanisms": [["Priority": 1, "Name": "verified_email"]]],
        ]
        try await withServer { server in
            let call = server.identityCall()
            let made = try PoolRules.create(CreateUserPoolRequest(json: shared), call: call)
            let plain = try PoolRules.create(CreateUserPoolRequest(poolName: "plain"), call: call)
            var input = shared
            input["UserPoolId"] = plain.id.map { .string($0) }
            var updated = try PoolRules.update(plain, with: UpdateUserPoolRequest(json: input), now: call.now)
            #expect(updated != plain)
            (updated.id, updated.arn) = (made.id, made.arn)
            #expect(updated == made)
        }
    }

    @Test func `an update of a client comes to what creation makes of the same members`() async throws {
        let shared: JSONObject = [
            "UserPoolId": "us-east-1_AbCdEf123", "ClientName": "c", "RefreshTokenValidity": 7,
            "AccessTokenValidity": 20, "IdTokenValidity": 30,
            "TokenValidityUnits": ["AccessToken": "minutes", "IdToken": "minutes"],
            "ReadAttributes": ["email"], "WriteAttributes": ["name"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"], "SupportedIdentityProviders": ["COGNITO"],
            "CallbackURLs": ["https://example.com/a"], "LogoutURLs": ["https://example.com/b"],
            "DefaultRedirectURI": "https://example.com/a", "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true,
            "AnalyticsConfiguration": ["ApplicationArn": "arn:aws:mobiletargeting:x:1:apps/a"],
            "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": false, "AuthSessionValidity": 9,
            "RefreshTokenRotation": ["Feature": "ENABLED"],
        ]
        try await withServer { server in
            let call = server.identityCall()
            let pool = UserPool.make()
            let made = try ClientRules.create(
                CreateUserPoolClientRequest(json: shared), pool: pool, call: call
            ).settings
            let plain = AppClient.make()
            var input = shared
            input["ClientId"] = .string(plain.id)
            var updated = try ClientRules.update(
                plain, with: UpdateUserPoolClientRequest(json: input), pool: pool, accountId: call.settings.accountId,
                now: call.now)
            #expect(updated != plain.settings)
            (updated.clientId, updated.creationDate) = (made.clientId, made.creationDate)
            #expect(updated == made)
        }
    }
}
