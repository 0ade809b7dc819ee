import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/sign-up §2; cognito/sign-in §10.
@Suite struct SignUpTests {
    @Test func `a new user is unconfirmed and gets a code at its address`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            let answer = try await client.signUp("anna", ["email": "anna@example.com"])
            #expect(answer["UserConfirmed"] == false)
            #expect(
                answer["CodeDeliveryDetails"]
                    == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
            #expect(answer["Session"] == nil)
            let user = try await pool.shown("anna")
            #expect(user.status == "UNCONFIRMED")
            #expect(answer["UserSub"]?.stringValue == user.attributes["sub"])
            let messages = try await server.messages()
            #expect(messages.count == 1)
            #expect(messages[0].stored.purpose == "sign-up" && messages[0].stored.destination == "anna@example.com")
            let code = try #require(messages[0].content?.code)
            #expect(code.count == 6 && code.allSatisfy(\.isNumber))
            #expect(messages[0].content?.body == "Your verification code is \(code). ")
        }
    }

    @Test func `where nothing can be delivered there are no details and no code`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            #expect(try await client.signUp("anna")["CodeDeliveryDetails"] == nil)
            #expect(try await server.messages().isEmpty)
        }
    }

    @Test func `of address and number the number is verified`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "AutoVerifiedAttributes": ["email", "phone_number"],
                "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::123456789012:role/sms"],
            ])
            let answer = try await pool.client().signUp(
                "anna", ["email": "anna@example.com", "phone_number": "+12065550100"])
            #expect(
                answer["CodeDeliveryDetails"]
                    == ["Destination": "+*******0100", "DeliveryMedium": "SMS", "AttributeName": "phone_number"])
        }
    }

    @Test func `nobody signs up with a preferred username where it would be an alias`() async throws {
        try await withServer { server in
            let text =
                "Preferred username cannot be provided for unconfirmed account, since user pool is configured for "
                + "preferred username alias."
            let pool = try await server.pool(["AliasAttributes": ["preferred_username"]])
            let client = try await pool.client()
            await refused(.invalidParameterException, text) {
                try await client.signUp("anna", ["preferred_username": "annie"])
            }
            try await client.signUp("anna", ["preferred_username": ""])
            try await pool.user("bert", ["preferred_username": "bertie"])
            #expect(try await pool.shown("bertie").username == "bert")
            // Elsewhere it is an attribute like others.
            try await server.pool().client().signUp("anna", ["preferred_username": "annie"])
        }
    }

    @Test(arguments: ["LEGACY", "ENABLED"])
    func `a taken name is refused in both modes`(_ mode: String) async throws {
        try await withServer { server in
            let client = try await server.pool().client(["PreventUserExistenceErrors": .string(mode)])
            try await client.signUp("anna")
            await refused(.usernameExistsException, "User already exists") { try await client.signUp("anna") }
        }
    }

    @Test func `case decides only where the pool says so`() async throws {
        try await withServer { server in
            let sensitive = try await server.pool().client()
            try await sensitive.signUp("anna")
            try await sensitive.signUp("Anna")
            let insensitive = try await server.pool(["UsernameConfiguration": ["CaseSensitive": false]]).client()
            try await insensitive.signUp("anna")
            await refused(.usernameExistsException) { try await insensitive.signUp("ANNA") }
        }
    }

    @Test func `where addresses are usernames the username is the sub and the address unique`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UsernameAttributes": ["email"]])
            let client = try await pool.client()
            let sub = try await client.signUp("anna@example.com")["UserSub"]?.stringValue
            let user = try await pool.shown("anna@example.com")
            #expect(user.username == sub)
            #expect(user.attributes["email"] == "anna@example.com")
            await refused(.usernameExistsException, "An account with the given email already exists.") {
                try await client.signUp("anna@example.com")
            }
            await refused(.invalidParameterException, "Username should be an email.") {
                try await client.signUp("anna")
            }
        }
    }

    @Test func `a weak password is refused in sign-up's words`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            await refused(.invalidPasswordException, "Password did not conform with policy: Password not long enough") {
                try await client.signUp("anna", password: "Aa1!")
            }
            await refused(
                .invalidPasswordException, "Password did not conform with policy: Password must have symbol characters"
            ) { try await client.signUp("anna", password: "Aaaaaaa1") }
        }
    }

    @Test func `attributes are checked as the schema and the client say`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "Schema": [["Name": "email", "Required": true, "Mutable": true]]
            ])
            let client = try await pool.client()
            await refused(
                .invalidParameterException,
                "Attributes did not conform to the schema: emails: The attribute emails is required"
            ) { try await client.signUp("anna") }
            await refused(.notAuthorizedException, "A client attempted to write unauthorized attribute") {
                try await client.signUp("anna", ["email": "a@b", "email_verified": "true"])
            }
            await refused(.invalidParameterException, "Invalid email address format.") {
                try await client.signUp("anna", ["email": "anna"])
            }
        }
    }

    @Test func `a pool for administrators takes no sign-ups`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true]]).client()
            await refused(.notAuthorizedException, "SignUp is not permitted for this user pool") {
                try await client.signUp("anna")
            }
        }
    }

    @Test func `a confidential client proves itself`() async throws {
        try await withServer { server in
            let client = try await server.pool().client(["GenerateSecret": true])
            try await client.signUp("anna")
            await refused(.notAuthorizedException, "Unable to verify secret hash for client \(client.id)") {
                try await client.call(
                    .signUp, ["Username": "bert", "Password": "Correct-Horse-7", "SecretHash": "d3Jvbmc="])
            }
            await refused(
                .notAuthorizedException,
                "Client \(client.id) is configured with secret but SECRET_HASH was not received"
            ) {
                try await server.call(
                    .signUp,
                    ["ClientId": .string(client.id), "Username": "bert", "Password": "Correct-Horse-7"])
            }
        }
    }

    @Test func `an unknown client is ResourceNotFoundException`() async throws {
        try await withServer { server in
            await refused(.resourceNotFoundException, "User pool client none does not exist.") {
                try await server.call(
                    .signUp, ["ClientId": "none", "Username": "anna", "Password": "Correct-Horse-7"])
            }
        }
    }

    @Test func `of two sign-ups of one name at once one wins`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            async let first: Void = { _ = try await client.signUp("anna") }()
            async let second: Void = { _ = try await client.signUp("anna") }()
            var errors: [ServiceError] = []
            do { try await first } catch let error as ServiceError { errors.append(error) }
            do { try await second } catch let error as ServiceError { errors.append(error) }
            #expect(errors == [ServiceError(.usernameExistsException, "User already exists")])
        }
    }

    @Test func `the operator can have every sign-up confirmed, and every code fixed`() async throws {
        try await withServer { settings in
            settings.autoConfirm = true
        } _: { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            let answer = try await client.signUp("anna", ["email": "anna@example.com"])
            #expect(answer["UserConfirmed"] == true && answer["CodeDeliveryDetails"] == nil)
            #expect(try await pool.shown("anna").attributes["email_verified"] == "true")
            try await client.signIn("anna")
        }
        try await withServer { settings in
            settings.fixedCode = "123456"
        } _: { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await client.signUp("anna", ["email": "anna@example.com"])
            try await client.confirm("anna", code: "123456")
        }
    }

    /// PostgreSQL keeps it in no text, and is asked for none with it.
    @Test func `the character U+0000 is refused, to be stored and to be looked up`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["preferred_username"]])
            let client = try await pool.client(["ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]])
            for name in ["name", "preferred_username", "email"] {
                await refused(.invalidParameterException) { try await client.signUp("anna", [name: "a\0@b.c"]) }
            }
            await refused(.invalidParameterException) { try await client.signIn("an\0na") }
            for filter in ["name = \"a\0\"", "name ^= \"\0\"", "username = \"\0\""] {
                await refused(.invalidParameterException) {
                    _ = try await pool.call(.listUsers, ["Filter": .string(filter)])
                }
            }
        }
    }
}
