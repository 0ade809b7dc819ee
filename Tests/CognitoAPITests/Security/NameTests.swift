import Cryptography
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Nobody can be called as somebody else is: cognito/users §1; cited by docs/threat-model.md.
@Suite struct NameTests {
    private let uuid = "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d"

    private func aliasPool(_ server: TestServer, _ others: Members = [:]) async throws -> TestPool {
        var members: [(String, JSONValue?)] = [
            ("AliasAttributes", ["email", "phone_number", "preferred_username"]),
            ("AutoVerifiedAttributes", ["email"]),
        ]
        for (name, value) in others { members.append((name, value)) }
        var input: JSONObject = ["PoolName": "aliases"]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await server.call(.createUserPool, input)["UserPool"]?.objectValue
        return TestPool(server: server, id: made?["Id"]?.stringValue ?? "")
    }

    private func username(_ name: String, in pool: TestPool) async throws -> String? {
        try await pool.call(.adminGetUser, ["Username": .string(name)])["Username"]?.stringValue
    }

    /// A user as an earlier release could have stored it, with aliases that no rule lets in now.
    private func plant(_ user: String, in pool: TestPool, aliases: Alias...) async throws {
        let row = User(
            poolId: pool.id, username: user, sub: pool.server.services.random.uuid(), status: .confirmed,
            attributes: UserAttributes(aliases.map { ($0.kind.rawValue, $0.key) }), createdAt: 0, modifiedAt: 0)
        _ = try await pool.server.services.store.write { try $0.insertRow(of: row, aliases: aliases) }
    }

    @Test func `a sub is found before an alias that an earlier release let somebody take`() async throws {
        try await withServer { server in
            let pool = try await aliasPool(server)
            let sub = try await pool.user("victim")
            try await plant("mallory", in: pool, aliases: Alias(kind: .preferredUsername, key: sub))
            #expect(try await username(sub, in: pool) == "victim")
            try await pool.call(.createGroup, ["GroupName": "admins"])
            try await pool.call(.adminAddUserToGroup, ["Username": .string(sub), "GroupName": "admins"])
            let members = try await pool.call(.listUsersInGroup, ["GroupName": "admins"])["Users"]?.arrayValue ?? []
            #expect(members.compactMap { $0.objectValue?["Username"]?.stringValue } == ["victim"])
        }
    }

    @Test func `a username is found before an alias that an earlier release let somebody take`() async throws {
        try await withServer { server in
            let pool = try await aliasPool(server)
            try await pool.user("victim")
            try await plant("mallory", in: pool, aliases: Alias(kind: .preferredUsername, key: "victim"))
            #expect(try await username("victim", in: pool) == "victim")
            // And what is kept from before stands in nobody's way.
            try await pool.call(
                .adminUpdateUserAttributes, ["Username": "mallory", "UserAttributes": .attributes(["name": "M"])])
        }
    }

    @Test func `an address is found before a preferred username of its form from an earlier release`() async throws {
        try await withServer { server in
            let pool = try await aliasPool(server)
            try await plant("mallory", in: pool, aliases: Alias(kind: .preferredUsername, key: "ceo@example.com"))
            try await pool.user("ceo", ["email": "ceo@example.com", "email_verified": "true"])
            #expect(try await username("ceo@example.com", in: pool) == "ceo")
        }
    }

    @Test(arguments: [true, false])
    func `nobody takes another's sub for a username, in whatever case`(_ isCaseSensitive: Bool) async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "UsernameConfiguration": ["CaseSensitive": .bool(isCaseSensitive)]
            ])
            let client = try await pool.client()
            let sub = try await pool.user("victim")
            for name in [sub, sub.uppercased()] {
                await refused(.usernameExistsException, "User already exists") { try await client.signUp(name) }
                await refused(.usernameExistsException, "User account already exists") { try await pool.user(name) }
            }
            // A UUID that is nobody's sub is a name like any other.
            try await client.signUp(uuid)
            #expect(try await username(uuid, in: pool) == uuid)
        }
    }

    @Test func `a sub that is somebody's username is given to nobody`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let stored = try await server.services.pools.pool(pool.id)
            try await pool.user(uuid)
            let unlucky = User(
                poolId: pool.id, username: "anna", sub: uuid, status: .confirmed, createdAt: 0, modifiedAt: 0)
            await #expect(throws: NameConflict.sub) {
                try await server.services.store.read { try $0.requireFreeNames(for: unlucky, in: stored) }
            }
        }
    }

    @Test func `no way of setting it makes a preferred username of a sub's form`() async throws {
        try await withServer { server in
            let text = "preferred_username cannot be of the format of a user's sub."
            for pool in [try await server.pool(), try await aliasPool(server)] {
                let client = try await pool.client()
                let sub = try await pool.user("victim")
                try await pool.user("mallory")
                let token = try await client.signIn("mallory").accessToken
                for name in [sub, sub.uppercased(), uuid] {
                    let attributes = JSONValue.attributes(["preferred_username": name])
                    // Where it is an alias nobody signs up with one at all.
                    await refused(.invalidParameterException) {
                        try await client.signUp("new", ["preferred_username": name])
                    }
                    await refused(.invalidParameterException, text) {
                        try await pool.user("new", ["preferred_username": name])
                    }
                    await refused(.invalidParameterException, text) {
                        try await server.call(
                            .updateUserAttributes, ["AccessToken": .string(token), "UserAttributes": attributes])
                    }
                    await refused(.invalidParameterException, text) {
                        try await pool.call(
                            .adminUpdateUserAttributes, ["Username": "mallory", "UserAttributes": attributes])
                    }
                }
                try await pool.call(
                    .adminCreateUser,
                    [
                        "Username": "invited", "TemporaryPassword": .string(TestPool.password),
                        "MessageAction": "SUPPRESS",
                    ])
                let step = try await client.signIn("invited")
                await refused(.invalidParameterException, text) {
                    try await client.respond(
                        "NEW_PASSWORD_REQUIRED", session: step.session,
                        [
                            "USERNAME": "invited", "NEW_PASSWORD": "Other-Horse-8",
                            "userAttributes.preferred_username": sub,
                        ])
                }
            }
        }
    }

    @Test func `a preferred username is no address or number where these are names`() async throws {
        try await withServer { server in
            let email = "preferred_username cannot be of email format, since user pool is configured for email sign-in."
            let phone =
                "preferred_username cannot be of phone number format, since user pool is configured for phone number "
                + "sign-in."
            let byAddress = try await server.pool(["UsernameAttributes": ["email", "phone_number"]])
            for (pool, name) in [(try await aliasPool(server), "mallory"), (byAddress, "mallory@example.com")] {
                try await pool.user(name)
                for (value, text) in [("ceo@example.com", email), ("+4915112345678", phone)] {
                    await refused(.invalidParameterException, text) {
                        try await pool.call(
                            .adminUpdateUserAttributes,
                            [
                                "Username": .string(name),
                                "UserAttributes": .attributes(["preferred_username": value]),
                            ])
                    }
                }
            }
            // Where they are none, it may be what it likes.
            try await server.pool().user("anna", ["preferred_username": "anna@example.com"])
        }
    }

    @Test func `a preferred username that is no alias may repeat the user's own address or number`() async throws {
        try await withServer { server in
            let (own, other, phone) = ("anna@example.com", "ceo@example.com", "+4915112345678")
            let byAddress = try await server.pool(["UsernameAttributes": ["email", "phone_number"]])
            let byAlias = try await server.pool(["AliasAttributes": ["email", "phone_number"]])
            for (pool, name) in [(byAddress, own), (byAlias, "anna")] {
                let client = try await pool.client()
                await refused(.invalidParameterException) {
                    try await client.signUp(name, ["email": own, "preferred_username": other])
                }
                try await client.signUp(name, ["email": own, "preferred_username": own])
                try await pool.call(.adminConfirmSignUp, ["Username": .string(name)])
                let token = try await client.signIn(name).accessToken
                func update(_ attributes: KeyValuePairs<String, String>) async throws {
                    try await server.call(
                        .updateUserAttributes,
                        ["AccessToken": .string(token), "UserAttributes": .attributes(attributes)])
                }
                try await update(["preferred_username": own])
                await refused(.invalidParameterException) { try await update(["preferred_username": other]) }
                // As they are to be: a number that comes along, and not an address that goes.
                try await update(["phone_number": phone, "preferred_username": phone])
                await refused(.invalidParameterException) {
                    try await update(["email": "new@example.com", "preferred_username": own])
                }
            }
        }
    }

    @Test func `a preferred username that is an alias is nobody's address, be it the user's own`() async throws {
        try await withServer { server in
            let pool = try await aliasPool(server)
            await refused(.invalidParameterException) {
                try await pool.user("anna", ["email": "anna@example.com", "preferred_username": "anna@example.com"])
            }
        }
    }

    @Test func `an invited user may take the address of the invitation for a preferred username`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UsernameAttributes": ["email"]])
            let client = try await pool.client()
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "anna@example.com", "TemporaryPassword": .string(TestPool.password),
                    "MessageAction": "SUPPRESS",
                ])
            let step = try await client.signIn("anna@example.com")
            func choose(_ name: String) async throws -> SignInStep {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", session: step.session,
                    [
                        "USERNAME": "anna@example.com", "NEW_PASSWORD": "Other-Horse-8",
                        "userAttributes.preferred_username": name,
                    ])
            }
            await refused(.invalidParameterException) { _ = try await choose("ceo@example.com") }
            #expect(try await choose("anna@example.com").result != nil)
        }
    }

    @Test func `a preferred username is nobody else's username`() async throws {
        try await withServer { server in
            for isCaseSensitive in [true, false] {
                let pool = try await aliasPool(
                    server, ["UsernameConfiguration": ["CaseSensitive": .bool(isCaseSensitive)]])
                let client = try await pool.client()
                try await pool.user("victim")
                try await pool.user("mallory")
                let token = try await client.signIn("mallory").accessToken
                let text = "Already found an entry for the provided username."
                for name in isCaseSensitive ? ["victim"] : ["victim", "VICTIM"] {
                    await refused(.aliasExistsException, text) {
                        try await server.call(
                            .updateUserAttributes,
                            [
                                "AccessToken": .string(token),
                                "UserAttributes": .attributes(["preferred_username": name]),
                            ])
                    }
                    await refused(.aliasExistsException, text) {
                        try await pool.user("other", ["preferred_username": name])
                    }
                    // While unconfirmed it is no alias; confirming would make it one.
                    try await client.signUp("late", ["email": "late@example.com"])
                    try await pool.call(
                        .adminUpdateUserAttributes,
                        ["Username": "late", "UserAttributes": .attributes(["preferred_username": name])])
                    let code = try await server.code(to: "late")
                    await refused(.aliasExistsException, text) { try await client.confirm("late", code: code) }
                    await refused(.aliasExistsException, text) {
                        try await pool.call(.adminConfirmSignUp, ["Username": "late"])
                    }
                    try await pool.call(.adminDeleteUser, ["Username": "late"])
                }
                // One's own is no other's.
                try await pool.call(
                    .adminUpdateUserAttributes,
                    ["Username": "mallory", "UserAttributes": .attributes(["preferred_username": "mallory"])])
                // And the other way about.
                try await pool.call(
                    .adminUpdateUserAttributes,
                    ["Username": "mallory", "UserAttributes": .attributes(["preferred_username": "mal"])])
                await refused(.usernameExistsException, "User already exists") { try await client.signUp("mal") }
            }
        }
    }

    @Test func `an address taken by force is unverified where it was, and nothing else is`() async throws {
        try await withServer { server in
            let pool = try await aliasPool(server)
            // From an earlier release: an address as the preferred username of somebody with another address.
            let row = User(
                poolId: pool.id, username: "bob", sub: server.services.random.uuid(), status: .confirmed,
                attributes: UserAttributes([
                    ("email", "bob@example.com"), ("email_verified", "true"), ("preferred_username", "ceo@example.com"),
                ]), createdAt: 0, modifiedAt: 0)
            _ = try await server.services.store.write {
                try $0.insertRow(
                    of: row,
                    aliases: [
                        Alias(kind: .email, key: "bob@example.com"),
                        Alias(kind: .preferredUsername, key: "ceo@example.com"),
                    ])
            }
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "ceo", "MessageAction": "SUPPRESS", "ForceAliasCreation": true,
                    "UserAttributes": .attributes(["email": "ceo@example.com", "email_verified": "true"]),
                ])
            #expect(try await username("ceo@example.com", in: pool) == "ceo")
            #expect(try await username("bob@example.com", in: pool) == "bob")
            let bob = try await pool.call(.adminGetUser, ["Username": "bob"])["UserAttributes"]
            #expect(bob?.arrayValue?.contains(["Name": "email_verified", "Value": "true"]) == true)
        }
    }
}
