import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §12.
@Suite struct UserMigrationTests {
    private static let known: JSONObject = [
        "userAttributes": ["email": "anna@example.com", "email_verified": "true"], "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
    ]

    private func fixture(
        _ functions: ScriptedFunctions, pool members: Members = [:], client: Members = [:],
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .userMigration, .preSignUp, .postConfirmation, with: members)
            try await body(pool.client(client))
        }
    }

    private let incorrect = "Incorrect username or password."

    // MARK: At sign-in

    @Test func `an unknown user comes over with the password, and signs in at once`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            let step = try SignInStep(
                await client.call(
                    .initiateAuth,
                    [
                        "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": ["from": "phone"],
                        "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
                    ]))
            #expect(!step.accessToken.isEmpty)
            // No sign-up happens, so no function hears of one.
            #expect(functions.calls.map(\.source) == ["UserMigration_Authentication"])
            try expectEvent(
                #require(functions.calls.first), "UserMigration_Authentication",
                where: ["<pool>": client.pool.id, "<client>": client.id])
            let user = try await client.pool.shown("anna")
            #expect(user.status == "CONFIRMED" && user.attributes["email_verified"] == "true")
            #expect(try await client.server.messages().isEmpty)
            // From now on the user is this pool's own.
            try await client.signIn("anna")
            try await client.signInBySRP("anna")
            await refused(.notAuthorizedException, incorrect) { try await client.signIn("anna", "Wrong-Horse-7") }
            #expect(functions.calls.count == 1)
        }
    }

    @Test func `the pool's policy has no say in a password that comes over`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            try await client.signIn("anna", "short")
            try await client.signIn("anna", "short")
        }
    }

    @Test(arguments: ["LEGACY", "ENABLED"])
    func `who comes over without a password has to choose one`(_ existence: String) async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .userMigration, answering: ["userAttributes": ["email": "anna@example.com", "email_verified": "true"]])
        try await fixture(functions, client: ["PreventUserExistenceErrors": .string(existence)]) { client in
            for _ in 1...2 {
                await refused(.passwordResetRequiredException, "Password reset required for the user") {
                    try await client.signIn("anna")
                }
            }
            #expect(try await client.pool.shown("anna").status == "RESET_REQUIRED")
            try await client.call(.forgotPassword, ["Username": "anna"])
            try await client.call(
                .confirmForgotPassword,
                [
                    "Username": "anna", "ConfirmationCode": .string(await client.server.code()),
                    "Password": "Another-Horse-8",
                ])
            try await client.signIn("anna", "Another-Horse-8")
        }
    }

    @Test func `by SRP, whose password nobody sees, no function is asked`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            await refused(.userNotFoundException) { try await client.signInBySRP("anna") }
            #expect(functions.calls.isEmpty)
        }
    }

    @Test func `administrators' sign-ins bring users along too`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            try await client.pool.call(
                .adminInitiateAuth,
                [
                    "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                    "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
                ])
            #expect(functions.calls.first?.event["callerContext"]?.objectValue?["clientId"] == .string(client.id))
        }
    }

    @Test func `in a pool of addresses the typed one names the user, in whatever case it was kept elsewhere`()
        async throws
    {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(
            functions,
            pool: ["UsernameAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": false]]
        ) { client in
            try await client.signIn("Anna@Example.com")
            try await client.signIn("anna@example.com")
            #expect(functions.calls.count == 1)
        }
    }

    @Test func `where addresses are aliases the function may name the user itself`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, pool: ["AliasAttributes": ["email"]]) { client in
            functions.on(.userMigration, answering: Self.known)
            await refused(
                .userNotFoundException,
                "Username cannot be of email format, since user pool is configured for email alias."
            ) { try await client.signIn("anna@example.com") }
            functions.on(
                .userMigration,
                answering: [
                    "userAttributes": ["username": "anna", "email": "anna@example.com", "email_verified": true],
                    "finalUserStatus": "CONFIRMED",
                ])
            try await client.signIn("anna@example.com")
            try await client.signIn("anna")
            #expect(functions.calls.count == 2)
        }
    }

    @Test func `an alias that somebody has stays, unless the function moves it`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions, pool: ["AliasAttributes": ["email"]]) { client in
            try await client.pool.user("bert", ["email": "anna@example.com", "email_verified": "true"])
            await refused(.userNotFoundException, "An account with the given email already exists.") {
                try await client.signIn("anna")
            }
            await refused(.userNotFoundException) { try await client.pool.shown("anna") }
            var forcing = Self.known
            forcing["forceAliasCreation"] = true
            functions.on(.userMigration, answering: forcing)
            try await client.signIn("anna")
            #expect(try await client.pool.shown("anna@example.com").username == "anna")
            #expect(try await client.pool.shown("bert").attributes["email_verified"] == "false")
        }
    }

    @Test func `a second factor by SMS may come along where the pool has it`() async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let arn: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"
            let pool = try await server.pool(mfa: "OPTIONAL", sms: true, ["LambdaConfig": ["UserMigration": arn]])
            let client = try await pool.client()
            functions.on(
                .userMigration,
                answering: [
                    "userAttributes": ["email": "a@example.com"], "finalUserStatus": "CONFIRMED", "enableSMSMFA": true,
                ])
            await refused(.userNotFoundException) { try await client.signIn("anna") }
            functions.on(
                .userMigration,
                answering: [
                    "userAttributes": ["phone_number": "+12065550100"], "finalUserStatus": "CONFIRMED",
                    "enableSMSMFA": true,
                ])
            #expect(try await client.signIn("anna").challenge == "SMS_MFA")
        }
    }

    // MARK: Nobody, or nobody knows

    @Test(arguments: [["userAttributes": .null], ["userAttributes": [:]], [:]] as [JSONObject])
    func `whom the owner does not know either is an unknown name`(_ response: JSONObject) async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: response)
        try await fixture(functions) { client in
            await refused(.userNotFoundException, "User does not exist.") { try await client.signIn("nobody") }
            let hidden = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.notAuthorizedException, incorrect) { try await hidden.signIn("nobody") }
        }
    }

    @Test(arguments: ["LEGACY", "ENABLED"])
    func `what a function says that throws is told, and counts as a wrong password does`(_ existence: String)
        async throws
    {
        let functions = ScriptedFunctions()
        FailingFunction.throwsError.script(.userMigration, in: functions)
        try await fixture(functions, client: ["PreventUserExistenceErrors": .string(existence)]) { client in
            for _ in 1...5 {
                await refused(.userLambdaValidationException, "UserMigration failed with error Not today.") {
                    try await client.signIn("anna")
                }
            }
            let count = functions.calls.count
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            #expect(functions.calls.count == count)
            client.server.clock.advance(by: 2_000)
            functions.on(.userMigration, answering: Self.known)
            try await client.signIn("anna")
        }
    }

    @Test(arguments: [FailingFunction.forbidden, .garbage, .null])
    func `a function that gives no answer makes no user, and tells nothing where names are hidden`(
        _ failure: FailingFunction
    ) async throws {
        let functions = ScriptedFunctions()
        failure.script(.userMigration, in: functions)
        try await fixture(functions) { client in
            await refused(.userNotFoundException, "Exception migrating user in app client \(client.id)") {
                try await client.signIn("anna")
            }
            let hidden = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.notAuthorizedException, incorrect) { try await hidden.signIn("anna") }
            await refused(.userNotFoundException) { try await client.pool.shown("anna") }
        }
    }

    @Test(
        arguments: [
            (
                ["finalUserStatus": "ARCHIVED"],
                "Invalid lambda function output of UserMigration: Invalid finalUserStatus"
            ),
            (["messageAction": "RESEND"], "Invalid lambda function output of UserMigration: Invalid messageAction"),
            (
                ["desiredDeliveryMediums": ["PIGEON"]],
                "Invalid lambda function output of UserMigration: Invalid desiredDeliveryMediums"
            ),
            (["enableSMSMFA": true], "Invalid lambda function output of UserMigration: Invalid enableSMSMFA"),
            (["userAttributes": ["email": "no address"]], "Invalid email address format."),
            (["userAttributes": ["sub": "1"]], "Cannot modify the non-mutable attribute sub"),
            (
                ["userAttributes": ["custom:x": "1"]],
                "Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined"
            ),
            (["userAttributes": ["email_verified": "true"]], "No email provided but email_verified was true"),
        ] as [(JSONObject, String)])
    func `who cannot be a user here is not made one, and the reason is told`(
        _ change: JSONObject, _ text: String
    ) async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: JSONObject(members: Self.known.members + change.members))
        try await fixture(functions) { client in
            await refused(.userNotFoundException, text) { try await client.signIn("anna") }
            let hidden = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.notAuthorizedException, incorrect) { try await hidden.signIn("anna") }
            await refused(.userNotFoundException) { try await client.pool.shown("anna") }
        }
    }

    @Test(arguments: ["two words", "line\nbreak", String(repeating: "x", count: 129)])
    func `a name that nobody could sign up with comes over for nobody`(_ name: String) async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            let text = "Invalid lambda function output of UserMigration: Invalid username"
            await refused(.userNotFoundException, text) { try await client.signIn(name) }
            var named = Self.known
            named["userAttributes"] = ["username": .string(name)]
            functions.on(.userMigration, answering: named)
            await refused(.userNotFoundException, text) { try await client.signIn("anna") }
        }
    }

    @Test func `what no database keeps is kept by none`() async throws {
        let functions = ScriptedFunctions()
        var known = Self.known
        known["userAttributes"] = ["name": "A\u{0}B"]
        functions.on(.userMigration, answering: known)
        try await fixture(functions) { client in
            await refused(
                .userNotFoundException, "Invalid lambda function output of UserMigration: Invalid userAttributes"
            ) { try await client.signIn("anna") }
        }
    }

    @Test func `attributes that the schema requires must come along`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions, pool: ["Schema": [["Name": "given_name", "Required": true]]]) { client in
            await refused(.userNotFoundException) { try await client.signIn("anna") }
        }
    }

    @Test func `a name that is locked asks no function`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, client: ["PreventUserExistenceErrors": "ENABLED"]) { client in
            for _ in 1...5 { await refused(.notAuthorizedException, incorrect) { try await client.signIn("anna") } }
            functions.on(.userMigration, answering: Self.known)
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            #expect(functions.calls.count == 5)
        }
    }

    // MARK: At the same time

    @Test func `migrations of one name that run beside each other make one user`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            functions.meanwhile(.userMigration) { _ in
                _ = try? await client.signIn("anna")
            }
            let first = try await client.signIn("anna")
            #expect(functions.calls.count == 2)
            let second = try await client.signIn("anna")
            let subs = [first, second].map { SignInStep.claims(of: $0.idToken)["sub"] }
            #expect(subs[0] == subs[1])
            let list = try await client.pool.call(.listUsers)["Users"]?.arrayValue
            #expect(list?.count == 1)
        }
    }

    @Test func `programs of one user that come over at once do not lock each other out`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<12 { group.addTask { try await client.signIn("anna") } }
                try await group.waitForAll()
            }
        }
    }

    @Test func `who has taken the name meanwhile is not given to whoever the function knows`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        try await fixture(functions) { client in
            functions.meanwhile(.userMigration) { _ in
                _ = try? await client.pool.user("anna", password: "Another-Horse-8")
            }
            await refused(.notAuthorizedException, incorrect) { try await client.signIn("anna") }
            try await client.signIn("anna", "Another-Horse-8")
        }
    }

    // MARK: At a forgotten password

    @Test func `who has forgotten the password comes over and gets a code`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .userMigration, answering: ["userAttributes": ["email": "anna@example.com", "email_verified": "true"]])
        try await fixture(functions) { client in
            let answer = try await client.call(
                .forgotPassword, ["Username": "anna", "ClientMetadata": ["from": "phone"]])
            #expect(answer["CodeDeliveryDetails"]?.objectValue?["Destination"] == "a***@e***")
            try expectEvent(
                #require(functions.calls.first), "UserMigration_ForgotPassword",
                where: ["<pool>": client.pool.id, "<client>": client.id])
            #expect(try await client.pool.shown("anna").status == "RESET_REQUIRED")
            try await client.call(
                .confirmForgotPassword,
                [
                    "Username": "anna", "ConfirmationCode": .string(await client.server.code()),
                    "Password": "Another-Horse-8",
                ])
            try await client.signIn("anna", "Another-Horse-8")
            #expect(functions.calls(.userMigration).count == 1)
        }
    }

    @Test func `of a forgotten password too only what is asked of the owner is told`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: [:])
        try await fixture(functions) { client in
            await refused(.userNotFoundException, "Username/client id combination not found.") {
                try await client.call(.forgotPassword, ["Username": "nobody"])
            }
            let hidden = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            try await hidden.call(.forgotPassword, ["Username": "nobody"])
            FailingFunction.forbidden.script(.userMigration, in: functions)
            await refused(.userNotFoundException, "Exception migrating user in app client \(client.id)") {
                try await client.call(.forgotPassword, ["Username": "nobody"])
            }
            try await hidden.call(.forgotPassword, ["Username": "nobody"])
            #expect(try await client.server.messages().isEmpty)
        }
    }

    @Test func `the function may still be refused the sign-in that it made possible`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.userMigration, answering: Self.known)
        FailingFunction.throwsError.script(.preAuthentication, in: functions)
        try await withServer(functions: functions) { server in
            let client = try await server.pool(naming: .userMigration, .preAuthentication).client()
            await refused(.userLambdaValidationException, "PreAuthentication failed with error Not today.") {
                try await client.signIn("anna")
            }
            #expect(functions.calls.map(\.trigger) == [.userMigration, .preAuthentication])
        }
    }
}
