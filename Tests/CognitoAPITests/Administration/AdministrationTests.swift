import Identity
import JSON
import ServiceModel
import TestSupport
import Testing
import Threads

/// Users in administrators' hands: cognito/sign-up §1, §4; cognito/passwords §2; cognito/users §3, §4.
@Suite struct AdministrationTests {
    private func create(
        _ pool: TestPool, _ name: String = "anna", _ members: Members = [:],
        _ attributes: KeyValuePairs<String, String> = [:]
    ) async throws -> JSONObject {
        var input: JSONObject = [
            "UserPoolId": .string(pool.id), "Username": .string(name), "UserAttributes": .attributes(attributes),
        ]
        for (name, value) in members { if let value { input[name] = value } }
        return try await pool.server.call(.adminCreateUser, input)["User"]?.objectValue ?? [:]
    }

    @Test func `a new user is invited by a password that conforms, and told nothing else`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let user = try await create(
                pool, "anna", ["DesiredDeliveryMediums": ["EMAIL"]],
                ["email": "anna@example.com", "email_verified": "true"])
            #expect(user["Username"] == "anna" && user["Enabled"] == true)
            #expect(user["UserStatus"] == "FORCE_CHANGE_PASSWORD")
            let names = user["Attributes"]?.arrayValue?.compactMap { $0.objectValue?["Name"]?.stringValue }
            #expect(names == ["email", "email_verified", "sub"])
            #expect(user["UserCreateDate"] == user["UserLastModifiedDate"])
            #expect(user["UserCreateDate"]?.doubleValue == Double(server.clock.now) / 1000)
            let sent = try await server.messages()
            #expect(sent.map(\.stored.purpose) == ["invitation"])
            let password = try #require(sent[0].content?.code)
            #expect(PasswordPolicy(nil).violation(in: password) == nil)
            let body = sent[0].content?.body
            #expect(body == "Your username is anna and temporary password is \(password). ")
            let step = try await pool.client().signIn("anna", password)
            #expect(step.challenge == "NEW_PASSWORD_REQUIRED")
        }
    }

    @Test func `nothing is sent where that is wanted, or where there is nowhere to send it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            _ = try await create(pool, "silent", ["MessageAction": "SUPPRESS"], ["email": "a@b"])
            _ = try await create(pool, "bare")
            #expect(try await server.messages().isEmpty)
            _ = try await create(pool, "phone", [:], ["phone_number": "+12065550100", "email": "a@b"])
            // SMS is Cognito's default.
            let sent = try await server.messages()
            #expect(sent.map(\.stored.medium) == ["SMS"])
            await refused(.invalidParameterException) {
                _ = try await create(pool, "none", ["DesiredDeliveryMediums": ["EMAIL"]])
            }
        }
    }

    @Test func `a name is taken once, an address by usernames too`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            _ = try await create(pool)
            await refused(.usernameExistsException, "User account already exists") { _ = try await create(pool) }
            let mails = try await server.pool(["UsernameAttributes": ["email"]])
            let user = try await create(mails, "anna@example.com", ["MessageAction": "SUPPRESS"])
            let sub = user["Attributes"]?.arrayValue?.last?.objectValue?["Value"]
            #expect(user["Username"] == sub)
            await refused(.usernameExistsException, "An account with the given email already exists.") {
                _ = try await create(mails, "anna@example.com", ["MessageAction": "SUPPRESS"])
            }
        }
    }

    @Test func `a verified alias is taken, unless it is moved by force`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["email"]])
            let address: KeyValuePairs = ["email": "anna@example.com", "email_verified": "true"]
            let silent: Members = ["MessageAction": "SUPPRESS"]
            _ = try await create(pool, "first", silent, address)
            await refused(.aliasExistsException) { _ = try await create(pool, "second", silent, address) }
            _ = try await create(
                pool, "second", ["MessageAction": "SUPPRESS", "ForceAliasCreation": true], address)
            #expect(try await pool.shown("anna@example.com").username == "second")
            #expect(try await pool.shown("first").attributes["email_verified"] == "false")
        }
    }

    @Test func `a weak temporary password is refused in its own words`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            await refused(
                .invalidPasswordException,
                "Password did not conform with password policy: Password must have numeric characters"
            ) { _ = try await create(pool, "anna", ["TemporaryPassword": "Temporary-Horse"]) }
        }
    }

    @Test func `an invitation is sent again to who still needs it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            _ = try await create(pool, "anna", [:], ["email": "anna@example.com"])
            let first = try await server.code()
            _ = try await create(pool, "anna", ["MessageAction": "RESEND"])
            let second = try await server.code()
            #expect(first != second)
            let client = try await pool.client()
            await refused(.notAuthorizedException) { try await client.signIn("anna", first) }
            try await client.signIn("anna", second)
            try await pool.user("bert")
            await refused(
                .unsupportedUserStateException, "Resend not possible. bert status is not FORCE_CHANGE_PASSWORD"
            ) { _ = try await create(pool, "bert", ["MessageAction": "RESEND"]) }
            await refused(.userNotFoundException) { _ = try await create(pool, "nobody", ["MessageAction": "RESEND"]) }
        }
    }

    @Test func `a required attribute may be missing at first`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["Schema": [["Name": "email", "Required": true]]])
            _ = try await create(pool)
        }
    }

    @Test(arguments: ["UNCONFIRMED", "CONFIRMED", "RESET_REQUIRED", "FORCE_CHANGE_PASSWORD"])
    func `a permanent password confirms, a temporary one demands a change, from any state`(
        _ state: String
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            switch state {
            case "UNCONFIRMED": try await client.signUp("anna")
            case "FORCE_CHANGE_PASSWORD": _ = try await create(pool)
            default: try await pool.user("anna", ["email": "a@b", "email_verified": "true"])
            }
            if state == "RESET_REQUIRED" { try await pool.call(.adminResetUserPassword, ["Username": "anna"]) }
            #expect(try await pool.shown("anna").status == state)
            for (permanent, status) in [(false, "FORCE_CHANGE_PASSWORD"), (true, "CONFIRMED")] {
                let answer = try await pool.call(
                    .adminSetUserPassword,
                    ["Username": "anna", "Password": "Admins-Horse-9", "Permanent": .bool(permanent)])
                #expect(answer == [:])
                #expect(try await pool.shown("anna").status == status)
            }
            #expect(try await client.signIn("anna", "Admins-Horse-9").result != nil)
            await refused(.invalidPasswordException, "Password does not conform to policy: Password not long enough") {
                try await pool.call(.adminSetUserPassword, ["Username": "anna", "Password": "Aa1!"])
            }
        }
    }

    @Test func `AdminGetUser shows what there is to a user, found by name, alias and sub`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["email"]])
            let sub = try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            for name in ["anna", "anna@example.com", sub] {
                let shown = try await pool.shown(name)
                #expect(shown.username == "anna" && shown.names.first == "sub")
                #expect(
                    Set(shown.members.members.map(\.key)) == [
                        "Username", "UserAttributes", "UserCreateDate", "UserLastModifiedDate", "Enabled",
                        "UserStatus",
                    ])
            }
        }
    }

    @Test func `administrators change and delete attributes`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", ["email": "a@b", "email_verified": "true", "name": "Anna"])
            func update(_ attributes: KeyValuePairs<String, String>) async throws -> [String: String] {
                let answer = try await pool.call(
                    .adminUpdateUserAttributes, ["Username": "anna", "UserAttributes": .attributes(attributes)])
                #expect(answer == [:])
                return try await pool.shown("anna").attributes
            }
            var shown = try await update(["email": "c@d"])
            #expect(shown["email"] == "c@d" && shown["email_verified"] == "false")
            shown = try await update(["email": "e@f", "email_verified": "true"])
            #expect(shown["email_verified"] == "true")
            shown = try await update(["name": ""])
            #expect(shown["name"] == nil)
            try await pool.call(
                .adminDeleteUserAttributes, ["Username": "anna", "UserAttributeNames": ["email"]])
            shown = try await pool.shown("anna").attributes
            #expect(shown["email"] == nil && shown["email_verified"] == nil)
        }
    }

    @Test(arguments: [
        OperationName.adminConfirmSignUp, .adminDeleteUser, .adminDeleteUserAttributes, .adminDisableUser,
        .adminEnableUser, .adminGetUser, .adminResetUserPassword, .adminSetUserPassword,
        .adminUpdateUserAttributes, .adminUserGlobalSignOut, .adminListGroupsForUser,
    ])
    func `an unknown user and an unknown pool are told apart`(_ operation: OperationName) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let input: Members = [
                "Username": "nobody", "Password": "Other-Horse-8", "UserAttributeNames": ["name"],
                "UserAttributes": .attributes(["name": "x"]),
            ]
            await refused(.userNotFoundException, "User does not exist.") { try await pool.call(operation, input) }
            let none = TestPool(server: server, id: "us-east-1_none")
            await refused(.resourceNotFoundException, "User pool us-east-1_none does not exist.") {
                try await none.call(operation, input)
            }
        }
    }

    @Test func `what was sent to a user says who it was and why`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna")
            try await pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["email": "new@example.org"])])
            let sent = try await server.messages(to: "anna")
            #expect(sent.map(\.stored.purpose) == ["verify-attribute"])
            #expect(sent.map(\.stored.destination) == ["new@example.org"])
        }
    }

    @Test func `a user whom nobody is told a password for has none, until somebody sets one`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let hashes = lane.totals
            let answer = try await pool.call(
                .adminCreateUser, ["Username": "anna", "MessageAction": "SUPPRESS"])
            #expect(answer["User"]?.objectValue?["UserStatus"] == "FORCE_CHANGE_PASSWORD")
            #expect(lane.totals == hashes)
            let stored = try await server.store.read { try $0.user(poolId: pool.id, usernameKey: "anna") }
            #expect(stored != nil && stored?.passwordHash == nil && stored?.sealedVerifier == nil)
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await client.signIn("anna")
            }
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await client.signInBySRP("anna")
            }
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Correct-Horse-7"])
            #expect(try await client.signIn("anna").challenge == "NEW_PASSWORD_REQUIRED")
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Correct-Horse-7", "Permanent": true])
            try await client.signInBySRP("anna")
        }
    }

    @Test func `a temporary password that was given works, though no message is sent`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.call(
                .adminCreateUser,
                ["Username": "anna", "MessageAction": "SUPPRESS", "TemporaryPassword": "Correct-Horse-7"])
            #expect(try await client.signIn("anna").challenge == "NEW_PASSWORD_REQUIRED")
        }
    }
}
