import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What a signed-in user does with its own account: cognito/passwords §5; cognito/users §2.
@Suite struct SelfServiceTests {
    private struct SignedIn {
        let client: TestClient
        let token: String
        var server: TestServer { client.server }
        var pool: TestPool { client.pool }

        @discardableResult
        func call(_ operation: OperationName, _ members: Members = [:]) async throws -> JSONObject {
            var input: JSONObject = ["AccessToken": .string(token)]
            for (name, value) in members { if let value { input[name] = value } }
            return try await server.call(operation, input)
        }

        @discardableResult
        func set(_ attributes: KeyValuePairs<String, String>) async throws -> [JSONValue] {
            try await call(.updateUserAttributes, ["UserAttributes": .attributes(attributes)])[
                "CodeDeliveryDetailsList"]?.arrayValue ?? []
        }

        func shown() async throws -> ShownUser { try await client.user(token) }

        @discardableResult
        func verify(_ code: String, _ attribute: String = "email") async throws -> JSONObject {
            try await call(.verifyUserAttribute, ["AttributeName": .string(attribute), "Code": .string(code)])
        }
    }

    private func signedIn(
        _ server: TestServer, pool: Members = ["AutoVerifiedAttributes": ["email"]], client: Members = [:],
        _ attributes: KeyValuePairs<String, String> = ["email": "anna@example.com", "email_verified": "true"]
    ) async throws -> SignedIn {
        let pool = try await server.pool(pool)
        try await pool.user("anna", attributes)
        let client = try await pool.client(client)
        return SignedIn(client: client, token: try await client.signIn("anna").accessToken)
    }

    // MARK: GetUser

    @Test func `a user sees its name and attributes, sub first, all of them strings`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            let shown = try await anna.shown()
            #expect(shown.username == "anna" && shown.names.first == "sub")
            #expect(shown.attributes["email_verified"] == "true")
            #expect(Set(shown.members.members.map(\.key)) == ["Username", "UserAttributes"])
        }
    }

    @Test func `what the client may not read is left out`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server, client: ["ReadAttributes": ["name"]])
            #expect(try await anna.shown().attributes["email"] == nil)
            #expect(try await anna.pool.shown("anna").attributes["email"] == "anna@example.com")
        }
    }

    // MARK: ChangePassword

    private func change(_ user: SignedIn, _ old: String?, _ new: String) async throws {
        try await user.call(
            .changePassword,
            ["PreviousPassword": old.map { .string($0) }, "ProposedPassword": .string(new)])
    }

    @Test func `who knows the old password sets a new one, and stays signed in`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            try await change(anna, TestPool.password, "Other-Horse-8")
            #expect(try await anna.shown().username == "anna")
            try await anna.client.signIn("anna", "Other-Horse-8")
            await refused(.notAuthorizedException) { try await anna.client.signIn("anna") }
        }
    }

    @Test func `a wrong old password is refused, and so is a weak new one`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await change(anna, "Wrong-Horse-7", "Other-Horse-8")
            }
            await refused(
                .invalidPasswordException, "Password does not conform to policy: Password must have numeric characters"
            ) { try await change(anna, TestPool.password, "Other-Horse-") }
            await refused(.invalidParameterException) { try await change(anna, nil, "Other-Horse-8") }
        }
    }

    @Test func `five changes an hour, and again in the next`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            for _ in 1...5 {
                await refused(.notAuthorizedException) { try await change(anna, "Wrong-Horse-7", "Other-Horse-8") }
            }
            await refused(.limitExceededException, "Attempt limit exceeded, please try after some time.") {
                try await change(anna, TestPool.password, "Other-Horse-8")
            }
            server.clock.advance(by: Milliseconds.hour)
            let again = SignedIn(
                client: anna.client, token: try await anna.client.signIn("anna").accessToken)
            try await change(again, TestPool.password, "Other-Horse-8")
        }
    }

    @Test func `the operator can lift the limits`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let anna = try await signedIn(server)
            for _ in 1...8 {
                await refused(.notAuthorizedException) { try await change(anna, "Wrong-Horse-7", "Other-Horse-8") }
            }
            try await change(anna, TestPool.password, "Other-Horse-8")
        }
    }

    // MARK: UpdateUserAttributes

    @Test func `a plain attribute changes at once and sends nothing`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            #expect(try await anna.set(["name": "Anna"]) == [])
            #expect(try await anna.shown().attributes["name"] == "Anna")
            #expect(try await server.messages().isEmpty)
        }
    }

    @Test func `a new address changes at once, unverified, and gets a code`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            let details = try await anna.set(["email": "new@example.org"])
            #expect(
                details == [
                    ["Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"]
                ])
            var shown = try await anna.shown().attributes
            #expect(shown["email"] == "new@example.org" && shown["email_verified"] == "false")
            let sent = try await server.messages(purpose: .verifyAttribute)
            #expect(sent.map(\.stored.destination) == ["new@example.org"])
            #expect(try await anna.verify(sent[0].content?.code ?? "") == [:])
            shown = try await anna.shown().attributes
            #expect(shown["email_verified"] == "true")
        }
    }

    @Test func `where verification comes first the old address stays until the code is back`() async throws {
        try await withServer { server in
            let anna = try await signedIn(
                server,
                pool: [
                    "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email"],
                    "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]],
                ])
            try await anna.set(["email": "new@example.org"])
            var shown = try await anna.shown().attributes
            #expect(shown["email"] == "anna@example.com" && shown["email_verified"] == "true")
            try await anna.client.signIn("anna@example.com")
            let sent = try await server.messages(purpose: .verifyAttribute)
            #expect(sent.map(\.stored.destination) == ["new@example.org"])
            try await anna.verify(sent[0].content?.code ?? "")
            shown = try await anna.shown().attributes
            #expect(shown["email"] == "new@example.org" && shown["email_verified"] == "true")
            try await anna.client.signIn("new@example.org")
            await refused(.userNotFoundException) { try await anna.client.signIn("anna@example.com") }
        }
    }

    @Test func `an address that the pool does not verify changes without a code`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server, pool: [:])
            #expect(try await anna.set(["email": "new@example.org"]) == [])
            #expect(try await anna.shown().attributes["email_verified"] == "false")
        }
    }

    @Test func `a code for an earlier address does not verify a later one`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            try await anna.set(["email": "mine@example.org"])
            let code = try await server.code()
            // The victim's address, by a change that sends no code.
            try await anna.pool.call(
                .updateUserPool, ["AutoVerifiedAttributes": nil])
            try await anna.set(["email": "victim@example.org"])
            await refused(.expiredCodeException) { try await anna.verify(code) }
            #expect(try await anna.shown().attributes["email_verified"] == "false")
        }
    }

    @Test func `the email that others sign in by cannot be taken`() async throws {
        try await withServer { server in
            let anna = try await signedIn(
                server, pool: ["AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email"]])
            try await anna.pool.user("bert", ["email": "bert@example.com", "email_verified": "true"])
            try await anna.set(["email": "bert@example.com"])
            let code = try await server.code()
            await refused(.aliasExistsException, "An account with the given email already exists.") {
                try await anna.verify(code)
            }
            #expect(try await anna.pool.shown("bert@example.com").username == "bert")
        }
    }

    @Test func `write permissions and the schema hold here too`() async throws {
        try await withServer { server in
            let anna = try await signedIn(
                server,
                pool: ["Schema": [["Name": "plan", "AttributeDataType": "String", "Mutable": false]]],
                client: ["WriteAttributes": ["name", "custom:plan"]])
            await refused(.notAuthorizedException, "A client attempted to write unauthorized attribute") {
                try await anna.set(["email": "new@example.org"])
            }
            await refused(.notAuthorizedException, "A client attempted to write unauthorized attribute") {
                try await anna.set(["email_verified": "true"])
            }
            await refused(.invalidParameterException, "user.custom:plan: Attribute cannot be updated.\n") {
                try await anna.set(["custom:plan": "gold"])
            }
            await refused(.invalidParameterException, "Cannot modify the non-mutable attribute sub") {
                try await anna.set(["sub": "x"])
            }
        }
    }

    // MARK: Codes for attributes

    @Test func `a code on demand verifies the address that is there`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server, ["email": "anna@example.com"])
            let answer = try await anna.call(
                .getUserAttributeVerificationCode, ["AttributeName": "email"])
            #expect(
                answer["CodeDeliveryDetails"]
                    == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
            let code = try await server.code(purpose: .verifyAttribute)
            await refused(.codeMismatchException, "Invalid verification code provided, please try again.") {
                try await anna.verify(code == "000000" ? "000001" : "000000")
            }
            try await anna.verify(code)
            #expect(try await anna.shown().attributes["email_verified"] == "true")
            await refused(.expiredCodeException, "Invalid code provided, please request a code again.") {
                try await anna.verify(code)
            }
        }
    }

    @Test func `an attribute's code lives for 24 hours`() async throws {
        try await withServer { server in
            let anna = try await signedIn(
                server, client: ["AccessTokenValidity": 24], ["email": "anna@example.com"])
            try await anna.call(.getUserAttributeVerificationCode, ["AttributeName": "email"])
            let code = try await server.code()
            server.clock.advance(by: 24 * Milliseconds.hour)
            let later = SignedIn(client: anna.client, token: try await anna.client.signIn("anna").accessToken)
            await refused(.expiredCodeException) { try await later.verify(code) }
        }
    }

    @Test func `five codes and fifteen tries an hour`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server, ["email": "anna@example.com"])
            for _ in 1...5 { try await anna.call(.getUserAttributeVerificationCode, ["AttributeName": "email"]) }
            await refused(.limitExceededException) {
                try await anna.call(.getUserAttributeVerificationCode, ["AttributeName": "email"])
            }
            for _ in 1...15 { await refused(.codeMismatchException) { try await anna.verify("wrong") } }
            await refused(.limitExceededException) { try await anna.verify("wrong") }
        }
    }

    @Test func `only addresses and numbers are verified, and only those that are there`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            for name in ["name", "phone_number"] {
                await refused(.invalidParameterException) {
                    try await anna.call(.getUserAttributeVerificationCode, ["AttributeName": .string(name)])
                }
            }
        }
    }

    // MARK: Deleting

    @Test func `attributes are deleted, an address with its flag`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            let answer = try await anna.call(.deleteUserAttributes, ["UserAttributeNames": ["email"]])
            #expect(answer == [:])
            let shown = try await anna.shown().attributes
            #expect(shown["email"] == nil && shown["email_verified"] == nil)
        }
    }

    @Test func `a required attribute stays`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server, pool: ["Schema": [["Name": "email", "Required": true]]])
            await refused(.invalidParameterException, "user.email: Required attribute cannot be deleted.") {
                try await anna.call(.deleteUserAttributes, ["UserAttributeNames": ["email"]])
            }
        }
    }

    @Test func `a user who leaves is gone at once, and the name is free for somebody else`() async throws {
        try await withServer { server in
            let anna = try await signedIn(server)
            let sub = try await anna.shown().attributes["sub"]
            try await anna.call(.deleteUser)
            await refused(.userNotFoundException, "User does not exist.") { try await anna.pool.shown("anna") }
            await refused(.userNotFoundException) { try await anna.client.signIn("anna") }
            try await anna.client.signUp("anna")
            #expect(try await anna.pool.shown("anna").attributes["sub"] != sub)
        }
    }
}
