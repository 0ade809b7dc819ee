import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Levels of authentication: cognito/sign-in §13; cited by docs/threat-model.md.
@Suite struct StepUpTests {
    private let one = "urn:cognito:loa:1"
    private let two = "urn:cognito:loa:2"
    private let three = "urn:cognito:loa:3"

    private func fixture(
        _ body: (TestServer, TestPool, TestClient) async throws -> Void
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", sms: true, softwareToken: true)
            try await pool.user("anna", ["phone_number": "+12065550100"])
            try await body(server, pool, pool.choosingClient())
        }
    }

    private let password = ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": TestPool.password]

    private func password(_ more: [String: String]) -> [String: String] { password.merging(more) { $1 } }

    private func claims(_ step: SignInStep) -> (acr: String?, amr: [String]?) {
        let (id, access) = (SignInStep.claims(of: step.idToken), SignInStep.claims(of: step.accessToken))
        #expect(id["acr"] == access["acr"] && id["amr"] == access["amr"])
        return (id["acr"]?.stringValue, id["amr"]?.arrayValue?.compactMap(\.stringValue))
    }

    @Test func `a level that is asked for is reached, and told`() async throws {
        try await fixture { _, _, client in
            let plain = claims(try await client.choose("anna", password))
            #expect(plain.acr == nil && plain.amr == nil)
            let first = claims(try await client.choose("anna", password(["TARGET_ACR_VALUES": one])))
            #expect(first.acr == one && first.amr == ["pwd"])
        }
    }

    @Test func `a higher one asks for a second factor that nobody turned on, and a refresh goes on saying it`()
        async throws
    {
        try await fixture { server, _, client in
            let step = try await client.choose("anna", password(["TARGET_ACR_VALUES": "\(two) \(one)"]))
            #expect(step.challenge == "SMS_MFA")
            let done = try await client.answer(step, server.code(purpose: .authentication))
            #expect(claims(done).acr == two && claims(done).amr == ["pwd", "otp", "sms", "mfa"])
            let refreshed = try await client.refresh(done.refreshToken)
            #expect(claims(refreshed).acr == two && claims(refreshed).amr == ["pwd", "otp", "sms", "mfa"])
        }
    }

    @Test func `of the levels that are asked for it is the first that the user can reach`() async throws {
        try await fixture { server, _, client in
            // No app: an SMS is as far as it goes.
            let step = try await client.choose(
                "anna", password(["TARGET_ACR_VALUES": "urn:cognito:loa:4 \(three) x \(two)"]))
            #expect(step.challenge == "SMS_MFA")
            let plain = try await client.choose("anna", password)
            let app = try await client.setUpAuthenticator(plain.accessToken)
            let higher = try await client.choose("anna", password(["TARGET_ACR_VALUES": "\(three) \(two)"]))
            #expect(higher.challenge == "SOFTWARE_TOKEN_MFA")
            let done = try await client.answer(higher, app.code(at: server.clock.now))
            #expect(claims(done).acr == three && claims(done).amr == ["pwd", "otp", "mfa"])
            await refused(.notAuthorizedException, "The user cannot reach any of the requested levels.") {
                try await client.choose("anna", password(["TARGET_ACR_VALUES": "urn:cognito:loa:4"]))
            }
        }
    }

    @Test func `an access token stands for what its sign-in has proven, and never for all`() async throws {
        try await fixture { server, _, client in
            let token = try await client.choose("anna", password).accessToken
            let step = try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two])
            #expect(step.challenge == "SMS_MFA")
            let done = try await client.answer(step, server.code(purpose: .authentication))
            #expect(claims(done).acr == two && claims(done).amr == ["pwd", "otp", "sms", "mfa"])
            // Who has the token alone gets no new ones: something is proven anew.
            for level in [one, two] {
                let again = try await client.choose(
                    "anna", ["ACCESS_TOKEN": done.accessToken, "TARGET_ACR_VALUES": level])
                #expect(again.challenge == "SELECT_CHALLENGE" && again.result == nil)
            }
            let fresh = try await client.choose(
                "anna", password(["ACCESS_TOKEN": done.accessToken, "TARGET_ACR_VALUES": two]))
            #expect(claims(fresh).acr == two)
        }
    }

    @Test func `a sign-in of too long ago vouches for nothing`() async throws {
        try await fixture { server, _, client in
            let token = try await client.choose("anna", password).accessToken
            server.clock.advance(by: 61_000)
            func asked(_ age: String) async throws -> String? {
                try await client.choose(
                    "anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two, "MAX_AGE": age]
                ).challenge
            }
            #expect(try await asked("60") == "SELECT_CHALLENGE")
            #expect(try await asked("61") == "SMS_MFA")
            for age in ["-1", "x", "1.5", ""] {
                await refused(.invalidParameterException, "MAX_AGE must be a number of seconds.") {
                    _ = try await asked(age)
                }
            }
        }
    }

    @Test func `an access token vouches for nothing once its user has changed`() async throws {
        try await fixture { server, pool, client in
            let token = try await client.choose("anna", password).accessToken
            server.clock.advance(by: 1_000)
            try await pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": [["Name": "name", "Value": "Mallory"]]])
            let challenge = try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two]).challenge
            #expect(challenge == "SELECT_CHALLENGE")
        }
    }

    @Test func `an access token is the same user's, through the same client, and still good`() async throws {
        try await fixture { server, pool, client in
            try await pool.user("bert", ["phone_number": "+12065550101"])
            let other = try await pool.choosingClient()
            let tokens = [
                try await client.choose("bert", password).accessToken,
                try await other.choose("anna", password).accessToken,
            ]
            for token in tokens {
                await refused(.notAuthorizedException, "Invalid Access Token") {
                    try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two])
                }
            }
            let token = try await client.choose("anna", password).accessToken
            try await pool.call(.adminUserGlobalSignOut, ["Username": "anna"])
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two])
            }
        }
    }

    @Test func `an access token that is revoked on the way vouches for nothing any more`() async throws {
        try await fixture { server, pool, client in
            let token = try await client.choose("anna", password).accessToken
            let step = try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two])
            try await pool.call(.adminUserGlobalSignOut, ["Username": "anna"])
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.answer(step, server.code(purpose: .authentication))
            }
        }
    }

    @Test func `an access token vouches for no password that has to be another by now`() async throws {
        try await fixture { _, pool, client in
            let token = try await client.choose("anna", password).accessToken
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Temporary-7!", "Permanent": false])
            let step = try await client.choose("anna", ["ACCESS_TOKEN": token, "TARGET_ACR_VALUES": two])
            #expect(step.challenge == "SELECT_CHALLENGE")
        }
    }

    @Test func `a request that is not well put is refused`() async throws {
        try await fixture { server, _, client in
            await refused(.invalidParameterException, "Missing required parameter TARGET_ACR_VALUES") {
                try await client.choose("anna", ["ACCESS_TOKEN": "x"])
            }
            await refused(.invalidParameterException, "TARGET_ACR_VALUES names no level of this user pool.") {
                try await client.choose("anna", ["TARGET_ACR_VALUES": "urn:cognito:loa:5 other"])
            }
        }
    }

    // MARK: Names of levels

    @Test func `a pool names its levels, each differently`() async throws {
        try await withServer { server in
            func names(_ settings: JSONValue) async throws -> JSONValue? {
                let made = try await server.call(
                    .createUserPool, ["PoolName": "pool", "AcrConfiguration": settings])
                return made["UserPool"]?.objectValue?["AcrConfiguration"]
            }
            let shown = try await names(["Level2": ["AcrValue": "urn:bank:two"]])
            let expected: JSONObject = [
                "Level1": ["AcrValue": "urn:cognito:loa:1"], "Level2": ["AcrValue": "urn:bank:two"],
                "Level3": ["AcrValue": "urn:cognito:loa:3"], "Level4": ["AcrValue": "urn:cognito:loa:4"],
            ]
            #expect(shown?.objectValue == expected)
            for repeated: JSONValue in [
                ["Level1": ["AcrValue": "urn:x"], "Level2": ["AcrValue": "urn:x"]],
                ["Level1": ["AcrValue": "urn:cognito:loa:3"]],
            ] {
                await refused(.invalidParameterException) { _ = try await names(repeated) }
            }
            await refused(.featureUnavailableInTierException) {
                try await server.pool([
                    "UserPoolTier": "LITE", "AcrConfiguration": ["Level1": ["AcrValue": "urn:x"]],
                ])
            }
        }
    }

    @Test func `tokens and requests know a level by the pool's own name`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AcrConfiguration": ["Level1": ["AcrValue": "urn:bank:low"]]])
            try await pool.user("anna")
            let client = try await pool.choosingClient()
            let done = try await client.choose("anna", password(["TARGET_ACR_VALUES": "urn:bank:low"]))
            #expect(claims(done).acr == "urn:bank:low")
            await refused(.invalidParameterException) {
                try await client.choose("anna", password(["TARGET_ACR_VALUES": one]))
            }
        }
    }
}
