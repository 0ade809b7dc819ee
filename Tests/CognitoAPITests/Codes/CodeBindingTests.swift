import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A code proves the address or number that it was sent to, and nothing else; cited by docs/threat-model.md.
@Suite struct CodeBindingTests {
    /// The ways in which a pool knows its users by address or number.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case plain, alias, username
        case plainPhone, aliasPhone, usernamePhone

        var attribute: String { rawValue.hasSuffix("Phone") ? "phone_number" : "email" }
        var mine: String { attribute == "email" ? "mallory@example.com" : "+12065550111" }
        var victims: String { attribute == "email" ? "ceo@example.org" : "+12065550999" }
        var name: String { self == .username || self == .usernamePhone ? mine : "mallory" }
        var settings: Members {
            switch self {
            case .plain, .plainPhone: [:]
            case .alias, .aliasPhone: ["AliasAttributes": [.string(attribute)]]
            case .username, .usernamePhone: ["UsernameAttributes": [.string(attribute)]]
            }
        }
        var testDescription: String { rawValue }
    }

    private struct Mallory {
        let client: TestClient
        let sub: String
        let kind: Kind
        let token: String
        var server: TestServer { client.server }

        func set(_ attributes: KeyValuePairs<String, String>) async throws {
            try await server.call(
                .updateUserAttributes,
                ["AccessToken": .string(token), "UserAttributes": .attributes(attributes)])
        }

        func forget() async throws -> String {
            try await client.call(.forgotPassword, ["Username": .string(sub)])
            return try await server.code(purpose: .forgotPassword)
        }

        func recover(_ code: String) async throws {
            try await client.call(
                .confirmForgotPassword,
                ["Username": .string(sub), "ConfirmationCode": .string(code), "Password": "Other-Horse-8"])
        }

        func verify(_ code: String) async throws {
            try await server.call(
                .verifyUserAttribute,
                ["AccessToken": .string(token), "AttributeName": .string(kind.attribute), "Code": .string(code)])
        }

        func shown() async throws -> ShownUser { try await client.pool.shown(sub) }
    }

    private func mallory(_ server: TestServer, _ kind: Kind = .plain, pool settings: Members? = nil) async throws
        -> Mallory
    {
        let pool = try await server.pool(settings ?? kind.settings)
        let sub = try await pool.user(kind.name, [kind.attribute: kind.mine, "\(kind.attribute)_verified": "true"])
        let client = try await pool.client()
        return Mallory(
            client: client, sub: sub, kind: kind, token: try await client.signIn(kind.name).accessToken)
    }

    private let expired = "Invalid code provided, please request a code again."

    // MARK: Recovery codes

    @Test(arguments: Kind.allCases)
    func `a recovery code sent to one address verifies no other`(_ kind: Kind) async throws {
        try await withServer { server in
            let mallory = try await mallory(server, kind)
            let code = try await mallory.forget()
            try await mallory.set([kind.attribute: kind.victims])
            await refused(.expiredCodeException, expired) { try await mallory.recover(code) }
            let shown = try await mallory.shown()
            #expect(shown.attributes[kind.attribute] == kind.victims)
            #expect(shown.attributes["\(kind.attribute)_verified"] == "false")
            if kind == .alias || kind == .aliasPhone {
                await refused(.userNotFoundException) { try await mallory.client.pool.shown(kind.victims) }
            }
        }
    }

    @Test func `a recovery code is compared with the address in the transaction that sets the password`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server, .alias)
            let code = try await mallory.forget()
            // Between the transaction that looks at the code and the one that acts on it there is a hash.
            server.store.beforeNextWrite {
                server.store.beforeNextWrite { try await mallory.set(["email": "ceo@example.org"]) }
            }
            await refused(.expiredCodeException, expired) { try await mallory.recover(code) }
            #expect(try await mallory.shown().attributes["email_verified"] == "false")
            try await mallory.client.signIn("mallory")
        }
    }

    @Test func `another case makes another address`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server)
            let code = try await mallory.forget()
            try await mallory.set(["email": "Mallory@example.com"])
            await refused(.expiredCodeException, expired) { try await mallory.recover(code) }
        }
    }

    @Test func `an address that was changed and put back needs another code`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server)
            let code = try await mallory.forget()
            try await mallory.set(["email": "elsewhere@example.com"])
            try await mallory.set(["email": "mallory@example.com"])
            await refused(.expiredCodeException, expired) { try await mallory.recover(code) }
        }
    }

    @Test func `a lost mailbox recovers nothing once the owner has another password, or another address`() async throws
    {
        try await withServer { server in
            let owner = try await mallory(server)
            let changes: [@Sendable () async throws -> Void] = [
                {
                    try await server.call(
                        .changePassword,
                        [
                            "AccessToken": .string(owner.token), "PreviousPassword": .string(TestPool.password),
                            "ProposedPassword": "Owners-Horse-1",
                        ])
                },
                {
                    try await owner.client.pool.call(
                        .adminSetUserPassword,
                        ["Username": .string(owner.sub), "Password": "Owners-Horse-2", "Permanent": true])
                },
                {
                    try await owner.client.pool.call(
                        .adminUpdateUserAttributes,
                        ["Username": .string(owner.sub), "UserAttributes": .attributes(["email_verified": "false"])])
                    try await owner.client.pool.call(
                        .adminUpdateUserAttributes,
                        ["Username": .string(owner.sub), "UserAttributes": .attributes(["email_verified": "true"])])
                },
                {
                    try await owner.client.pool.call(.adminDisableUser, ["Username": .string(owner.sub)])
                    try await owner.client.pool.call(.adminEnableUser, ["Username": .string(owner.sub)])
                },
            ]
            for change in changes {
                let code = try await owner.forget()
                try await change()
                await refused(.expiredCodeException, expired) { try await owner.recover(code) }
                server.clock.advance(by: 1)
            }
            // What is asked for afterwards works.
            try await owner.recover(owner.forget())
        }
    }

    @Test func `a user who was disabled while the password was hashed does not recover`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server)
            let code = try await mallory.forget()
            server.store.beforeNextWrite {
                server.store.beforeNextWrite {
                    try await mallory.client.pool.call(.adminDisableUser, ["Username": "mallory"])
                }
            }
            await refused(.expiredCodeException, expired) { try await mallory.recover(code) }
        }
    }

    @Test func `a code by e-mail replaces the one that went to the phone, and dying does not revive it`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server)
            let pool = mallory.client.pool
            func update(_ attributes: KeyValuePairs<String, String>) async throws {
                try await pool.call(
                    .adminUpdateUserAttributes, ["Username": "mallory", "UserAttributes": .attributes(attributes)])
            }
            let byMail = try await mallory.forget()
            try await update(["phone_number": "+12065550100", "phone_number_verified": "true"])
            try await pool.call(
                .updateUserPool,
                [
                    "AccountRecoverySetting": [
                        "RecoveryMechanisms": [["Name": "verified_phone_number", "Priority": 1]]
                    ]
                ])
            _ = try await mallory.forget()
            try await update(["phone_number_verified": "false"])
            await refused(.expiredCodeException, expired) { try await mallory.recover(byMail) }
        }
    }

    // MARK: Sign-up codes

    @Test func `a sign-up code confirms nobody whose address an administrator changed, and the next one does`()
        async throws
    {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await client.signUp("mallory", ["email": "mallory@example.com"])
            let code = try await server.code(purpose: .signUp)
            try await pool.call(
                .adminUpdateUserAttributes,
                ["Username": "mallory", "UserAttributes": .attributes(["email": "ceo@example.org"])])
            await refused(.expiredCodeException, expired) { try await client.confirm("mallory", code: code) }
            var shown = try await pool.shown("mallory")
            #expect(shown.status == "UNCONFIRMED" && shown.attributes["email_verified"] == "false")
            try await client.call(.resendConfirmationCode, ["Username": "mallory"])
            let resent = try await server.messages(purpose: .resend)
            #expect(resent.map(\.stored.destination) == ["ceo@example.org"])
            try await client.confirm("mallory", code: resent[0].content?.code ?? "")
            shown = try await pool.shown("mallory")
            #expect(shown.status == "CONFIRMED" && shown.attributes["email_verified"] == "true")
        }
    }

    @Test func `a sign-up code to a number does not mind another e-mail address`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "AutoVerifiedAttributes": ["phone_number", "email"],
                "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::123456789012:role/sms"],
            ])
            let client = try await pool.client()
            try await client.signUp("anna", ["email": "anna@example.com", "phone_number": "+12065550100"])
            let code = try await server.code(purpose: .signUp)
            try await pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["email": "new@example.com"])])
            try await client.confirm("anna", code: code)
            let shown = try await pool.shown("anna").attributes
            #expect(shown["phone_number_verified"] == "true" && shown["email_verified"] == "false")
        }
    }

    @Test func `a code of a user who was deleted is nothing to who takes the name`() async throws {
        try await withServer { settings in
            settings.fixedCode = "424242"
        } _: { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await client.call(.forgotPassword, ["Username": "anna"])
            try await pool.call(.adminDeleteUser, ["Username": "anna"])
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            await refused(.expiredCodeException, expired) {
                try await client.call(
                    .confirmForgotPassword,
                    ["Username": "anna", "ConfirmationCode": "424242", "Password": "Other-Horse-8"])
            }
        }
    }

    // MARK: Codes for attributes

    private let verifyFirst: Members = [
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]],
    ]

    @Test func `a value that waits is given up when the address is set to anything else, or to what it is`()
        async throws
    {
        try await withServer { server in
            let mallory = try await mallory(server, pool: verifyFirst)
            for kept in ["mallory@example.com", "third@example.com"] {
                try await mallory.set(["email": "second@example.com"])
                let code = try await server.code(purpose: .verifyAttribute)
                try await mallory.client.pool.call(
                    .adminUpdateUserAttributes,
                    [
                        "Username": "mallory",
                        "UserAttributes": .attributes(["email": kept, "email_verified": "true"]),
                    ])
                await refused(.expiredCodeException, expired) { try await mallory.verify(code) }
                #expect(try await mallory.shown().attributes["email"] == kept)
            }
        }
    }

    @Test func `a value that waited is forgotten with its code, swept or not`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server, pool: verifyFirst)
            try await mallory.set(["email": "second@example.com"])
            server.clock.advance(by: 24 * Milliseconds.hour)
            let again = try await mallory.client.signIn("mallory").accessToken
            try await server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(again), "AttributeName": "email"])
            let sent = try await server.messages(purpose: .verifyAttribute)
            #expect(sent.first?.stored.destination == "mallory@example.com")
        }
    }

    @Test func `a recovery code sent before a new address took effect is dead once it has`() async throws {
        try await withServer { server in
            let mallory = try await mallory(server, pool: verifyFirst)
            let recovery = try await mallory.forget()
            try await mallory.set(["email": "second@example.com"])
            try await mallory.verify(server.code(purpose: .verifyAttribute))
            #expect(try await mallory.shown().attributes["email"] == "second@example.com")
            await refused(.expiredCodeException, expired) { try await mallory.recover(recovery) }
        }
    }
}
