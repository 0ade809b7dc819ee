import JSON
import ServiceModel
import Testing

@testable import Identity

/// cognito/triggers §11.
@Suite struct TokenChangesTests {
    private let client = AppClient.make()

    private func claims() -> TokenClaims {
        let user = User.make(
            "anna",
            [
                ("email", "anna@example.com"), ("email_verified", "true"), ("address", "Here"), ("dev:custom:x", "y"),
            ])
        let signIn = SignIn(
            id: "origin", poolId: "us-east-1_AbCdEf123", userId: 1, clientId: client.id, clientGeneration: 0,
            eventId: "event", scopes: TokenGrant.apiScope, authenticatedAt: 0, expiresAt: 1_000_000)
        var settings = GroupType()
        (settings.groupName, settings.userPoolId) = ("admins", "us-east-1_AbCdEf123")
        settings.roleArn = "role"
        let group = try! Group(settings)
        let grant = TokenGrant(
            of: user, groups: [group], signIn: signIn, pool: .make(), client: client, methods: ["pwd"],
            nonce: "n")
        return TokenClaims(grant, issuer: "issuer", issuedAt: 0, jti: { "jti" })
    }

    private func both(_ answer: JSONObject) throws -> TokenClaims {
        try TokenChanges(toBoth: answer).applied(to: claims(), through: client)
    }

    private func idToken(_ answer: JSONObject) throws -> TokenClaims {
        try TokenChanges(toIdToken: answer).applied(to: claims(), through: client)
    }

    private static let fixed = [
        "acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub",
        "token_use", "client_id", "event_id", "device_key", "identities", "version", "cognito:username",
        "cognito:anything",
    ]

    @Test(arguments: fixed)
    func `what says whose a token is can neither be set nor suppressed`(_ name: String) throws {
        let before = claims()
        let set: JSONValue = ["claimsToAddOrOverride": .object([name: "forged"]), "claimsToSuppress": [.string(name)]]
        for answer in [
            ["idTokenGeneration": set, "accessTokenGeneration": set] as JSONObject,
            [
                "idTokenGeneration": ["claimsToAddOrOverride": .object([name: "forged"])],
                "accessTokenGeneration": ["claimsToAddOrOverride": .object([name: "forged"])],
            ],
        ] {
            let after = try both(answer)
            #expect(after.id == before.id && after.access == before.access)
        }
        let after = try idToken(["claimsToAddOrOverride": .object([name: "forged"])])
        #expect(after.id == before.id && after.access == before.access)
    }

    @Test func `each token has claims of its own that stay`() throws {
        let before = claims()
        let after = try both([
            "idTokenGeneration": ["claimsToAddOrOverride": ["aud": "other"], "claimsToSuppress": ["aud"]],
            "accessTokenGeneration": [
                "claimsToAddOrOverride": ["username": "x", "scope": "admin", "aud": "other"],
                "claimsToSuppress": ["username", "scope"],
            ],
        ])
        #expect(after.id == before.id && after.access == before.access)
    }

    @Test func `an access token may be for its client`() throws {
        let access = try both([
            "accessTokenGeneration": ["claimsToAddOrOverride": ["aud": .string(client.id)]]
        ]).access
        #expect(access["aud"] == .string(client.id))
    }

    @Test func `what is suppressed is suppressed, whatever sets it`() throws {
        let after = try both([
            "idTokenGeneration": ["claimsToAddOrOverride": ["email": "x@y"], "claimsToSuppress": ["email"]],
            "accessTokenGeneration": [
                "claimsToAddOrOverride": ["a": 1], "claimsToSuppress": ["a"], "scopesToAdd": ["x", "y"],
                "scopesToSuppress": ["x"],
            ],
        ])
        #expect(after.id?["email"] == nil && after.access["a"] == nil)
        #expect(after.access["scope"] == "aws.cognito.signin.user.admin y")
    }

    @Test func `attributes of developers are suppressed and never set`() throws {
        let set = try both(["idTokenGeneration": ["claimsToAddOrOverride": ["dev:custom:x": "z"]]])
        #expect(set.id?["dev:custom:x"] == claims().id?["dev:custom:x"])
        let gone = try both(["idTokenGeneration": ["claimsToSuppress": ["dev:custom:x"]]])
        #expect(gone.id?["dev:custom:x"] == nil)
    }

    @Test func `no scope is there twice`() throws {
        let access = try both([
            "accessTokenGeneration": ["scopesToAdd": ["aws.cognito.signin.user.admin", "a", "a"]]
        ]).access
        #expect(access["scope"] == "aws.cognito.signin.user.admin a")
    }

    @Test(arguments: [.null, [:], ["groupsToOverride": []], ["groupsToOverride": .null]] as [JSONValue])
    func `groups that are overridden by nothing are gone`(_ override: JSONValue) throws {
        for after in [
            try both(["groupOverrideDetails": override]), try idToken(["groupOverrideDetails": override]),
        ] {
            for name in ["cognito:groups", "cognito:roles", "cognito:preferred_role"] {
                #expect(after.id?[name] == nil)
            }
            #expect(after.access["cognito:groups"] == nil)
        }
    }

    @Test func `groups that nothing is said of stay`() throws {
        #expect(try both([:]).id?["cognito:groups"] == ["admins"])
        #expect(try idToken([:]).access["cognito:groups"] == ["admins"])
    }

    @Test func `other groups come in the place of those that are there`() throws {
        let override: JSONObject = [
            "groupOverrideDetails": [
                "groupsToOverride": ["a", "b"], "iamRolesToOverride": ["r"], "preferredRole": "r",
            ]
        ]
        for after in [try both(override), try idToken(override)] {
            #expect(after.id?["cognito:groups"] == ["a", "b"] && after.id?["cognito:roles"] == ["r"])
            #expect(after.id?["cognito:preferred_role"] == "r")
            #expect(after.access["cognito:groups"] == ["a", "b"] && after.access["cognito:roles"] == nil)
        }
    }

    @Test func `texts become what their claim is without a function`() throws {
        let id = try idToken([
            "claimsToAddOrOverride": [
                "email_verified": "false", "address": "There", "updated_at": "7", "level": 7, "isNew": true,
            ]
        ]).id
        #expect(id?["email_verified"] == false && id?["address"] == ["formatted": "There"])
        #expect(id?["updated_at"] == 7 && id?["level"] == "7" && id?["isNew"] == "true")
    }

    @Test(arguments: ["phone_number_verified", "email_verified", "updated_at", "address"])
    func `some claims of ID tokens take plain values alone`(_ name: String) throws {
        for value in [[1], ["a": 1]] as [JSONValue] {
            #expect(
                throws: Refusal.trigger(.unusableDecision(.preTokenGeneration, .complexClaim(name)))
            ) { try both(["idTokenGeneration": ["claimsToAddOrOverride": .object([name: value])]]) }
            let access = try both([
                "accessTokenGeneration": ["claimsToAddOrOverride": .object([name: value])]
            ]).access
            #expect(access[name] == value)
        }
    }

    @Test func `null sets nothing`() throws {
        let after = try both(["idTokenGeneration": ["claimsToAddOrOverride": ["email": .null, "x": .null]]])
        #expect(after.id == claims().id)
    }

    @Test(arguments: ["", "a b", "a\tb"]) func `a scope is one word`(_ scope: String) {
        #expect(throws: Refusal.self) {
            try both(["accessTokenGeneration": ["scopesToAdd": [.string(scope)]]])
        }
    }

    @Test func `one answer sets 5,000 claims and scopes at most`() throws {
        func set(_ count: Int) -> JSONObject {
            let claims = (0..<count).map { (key: "c\($0)", value: JSONValue.bool(true)) }
            return [
                "idTokenGeneration": ["claimsToAddOrOverride": .object(JSONObject(members: claims))],
                "accessTokenGeneration": ["scopesToAdd": ["a"]],
            ]
        }
        _ = try both(set(4999))
        #expect(throws: Refusal.self) { try both(set(5000)) }
    }

    @Test func `a client's own token has claims and scopes to change, and no ID token`() throws {
        let grant = TokenGrant(toClient: client, pool: .make(), scopes: ["api/read"], at: 0)
        let claims = TokenClaims(grant, issuer: "issuer", issuedAt: 0, jti: { "jti" })
        let after = try TokenChanges(toBoth: [
            "idTokenGeneration": ["claimsToAddOrOverride": ["a": 1]],
            "accessTokenGeneration": ["claimsToAddOrOverride": ["a": 1], "scopesToAdd": ["api/write"]],
        ]).applied(to: claims, through: client)
        #expect(after.id == nil && after.access["a"] == 1 && after.access["scope"] == "api/read api/write")
    }
}
