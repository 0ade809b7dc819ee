import Configuration
import JSON
import Logging
import ServiceModel
import TestSupport
import Testing

@testable import Seeds

@Suite struct SeedFileTests {
    private func parse(_ text: String) throws(ConfigurationError) -> SeedFile {
        try SeedFile.parse(name: "seed.yaml", bytes: Array(text.utf8))
    }

    private func problems(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `A pool becomes CreateUserPool, its id a tag`() throws {
        let seed = try parse(
            """
            UserPools:
              - Id: us-east-1_One
                PoolName: one
                UsernameAttributes: [email]
                UserPoolTags: {team: a}
                Policies: {PasswordPolicy: {MinimumLength: 10, RequireSymbols: false}}
              - PoolName: two
            """)
        let one = seed.pools[0]
        #expect(one.id == "us-east-1_One")
        #expect(one.create.operation == .createUserPool)
        #expect(one.create.line == 2)
        #expect(
            one.create.input == [
                "PoolName": "one", "UsernameAttributes": ["email"],
                "UserPoolTags": ["team": "a", "_custom_id_": "us-east-1_One"],
                "Policies": ["PasswordPolicy": ["MinimumLength": 10, "RequireSymbols": false]],
            ])
        #expect(seed.pools[1].id == nil)
        #expect(seed.pools[1].create.input == ["PoolName": "two"])
    }

    @Test func `Clients, groups and users become calls in their pool`() throws {
        let pool = try parse(
            """
            UserPools:
              - PoolName: one
                Clients:
                  - ClientId: abc
                    ClientSecret: 012345678901234567890123
                    ClientName: web
                    ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH]
                Groups:
                  - GroupName: admins
                    Precedence: 1
                Users:
                  - Username: ada
                    Password: 000123Aa-
                    UserAttributes: {email: a@example.com, email_verified: true}
                    Groups: [admins]
                    Enabled: false
            """
        ).pools[0]
        let client = pool.clients[0]
        #expect(client.id == "abc")
        #expect(client.secret == Redacted("012345678901234567890123"))
        #expect(
            client.create(poolId: "p_1").input == [
                "UserPoolId": "p_1", "ClientName": "web", "ClientSecret": "012345678901234567890123",
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
            ])
        #expect(
            pool.groups[0].create(poolId: "p_1").input == [
                "UserPoolId": "p_1", "GroupName": "admins", "Precedence": 1,
            ])
        let user = pool.users[0]
        let create = user.create(poolId: "p_1")
        #expect(create.operation == .adminCreateUser)
        #expect(
            create.input == [
                "UserPoolId": "p_1", "Username": "ada", "MessageAction": "SUPPRESS",
                "UserAttributes": [
                    ["Name": "email", "Value": "a@example.com"], ["Name": "email_verified", "Value": "true"],
                ],
            ])
        let complete = user.complete(poolId: "p_1")
        #expect(complete.map(\.operation) == [.adminSetUserPassword, .adminAddUserToGroup, .adminDisableUser])
        #expect(
            complete[0].input == [
                "UserPoolId": "p_1", "Username": "ada", "Password": "000123Aa-", "Permanent": true,
            ])
        #expect(complete[1].input == ["UserPoolId": "p_1", "Username": "ada", "GroupName": "admins"])
        #expect(complete[2].line == 16)
    }

    @Test func `What SetUserPoolMfaConfig says stands in the pool, and takes the mode with it`() throws {
        let pools = try parse(
            """
            UserPools:
              - PoolName: one
                MfaConfiguration: "ON"
                SoftwareTokenMfaConfiguration: {Enabled: true}
                WebAuthnConfiguration: {RelyingPartyId: example.com}
              - PoolName: two
                MfaConfiguration: "OFF"
                WebAuthnConfiguration: {RelyingPartyId: example.com}
              - PoolName: three
                MfaConfiguration: "OFF"
            """
        ).pools
        #expect(pools[0].create.input == ["PoolName": "one"])
        let mfa = try #require(pools[0].configureMFA(poolId: "p_1"))
        #expect(mfa.operation == .setUserPoolMfaConfig && mfa.line == 2)
        #expect(
            mfa.input == [
                "UserPoolId": "p_1", "SoftwareTokenMfaConfiguration": ["Enabled": true], "MfaConfiguration": "ON",
                "WebAuthnConfiguration": ["RelyingPartyId": "example.com"],
            ])
        // To name the mode there would be to name all methods.
        #expect(pools[1].create.input == ["PoolName": "two", "MfaConfiguration": "OFF"])
        #expect(
            pools[1].configureMFA(poolId: "p_1")?.input == [
                "UserPoolId": "p_1", "WebAuthnConfiguration": ["RelyingPartyId": "example.com"],
            ])
        #expect(pools[2].configureMFA(poolId: "p_1") == nil)
    }

    @Test func `A user has an authenticator app and preferences, before it is disabled`() throws {
        let user = try parse(
            """
            UserPools:
              - PoolName: one
                Users:
                  - Username: ada
                    Password: 000123Aa-
                    SoftwareTokenSecret: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
                    SoftwareTokenMfaSettings: {Enabled: true, PreferredMfa: true}
                    Enabled: false
            """
        ).pools[0].users[0]
        #expect(user.softwareToken?.seed == Redacted(Array("12345678901234567890".utf8)))
        let complete = user.complete(poolId: "p_1")
        #expect(
            complete.map(\.operation) == [.adminSetUserPassword, .adminSetUserMFAPreference, .adminDisableUser])
        #expect(
            complete[1].input == [
                "UserPoolId": "p_1", "Username": "ada",
                "SoftwareTokenMfaSettings": ["Enabled": true, "PreferredMfa": true],
            ])
    }

    @Test func `A function is named by its name alone, of the region and account that the pool comes into`() throws {
        let pool = try parse(
            """
            UserPools:
              - PoolName: one
                LambdaConfig:
                  PreSignUp: sign-up:live
                  PreTokenGenerationConfig: {LambdaVersion: V1_0, LambdaArn: claims}
                  PostConfirmation: arn:aws:lambda:eu-west-1:111122223333:function:elsewhere
                  KMSKeyID: arn:aws:kms:us-east-1:000000000000:key/codes
            """
        ).pools[0]
        let prefix = "arn:aws:lambda:eu-central-1:999988887777:function:"
        #expect(
            pool.create(region: "eu-central-1", accountId: "999988887777").input == [
                "PoolName": "one",
                "LambdaConfig": [
                    "PreSignUp": .string(prefix + "sign-up:live"),
                    "PostConfirmation": "arn:aws:lambda:eu-west-1:111122223333:function:elsewhere",
                    "PreTokenGenerationConfig": ["LambdaVersion": "V1_0", "LambdaArn": .string(prefix + "claims")],
                    "KMSKeyID": "arn:aws:kms:us-east-1:000000000000:key/codes",
                ],
            ])
    }

    @Test func `Where users may have no password, one that is declared is told at once`() throws {
        let user = try parse(
            """
            UserPools:
              - PoolName: one
                Policies: {SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, EMAIL_OTP]}}
                Users:
                  - Username: ada
                    Password: 000123Aa-
            """
        ).pools[0].users[0]
        #expect(user.create(poolId: "p_1").input["TemporaryPassword"] == "000123Aa-")
    }

    @Test func `Attributes may be a list of names and values, too`() throws {
        let seed = try parse(
            """
            UserPools:
              - PoolName: one
                Users:
                  - Username: ada
                    UserAttributes: [{Name: email, Value: a@example.com}]
            """)
        let input = seed.pools[0].users[0].create(poolId: "p_1").input
        #expect(input["UserAttributes"] == [["Name": "email", "Value": "a@example.com"]])
        // Nobody knows the generated password but the invitation, so that is sent.
        #expect(input["MessageAction"] == nil)
    }

    @Test func `Every problem is told with its line`() {
        let found = problems(
            """
            UserPools:
              - PoolName: one
                UsernameAtributes: [email]
                Policies: {PasswordPolicy: {MinimumLength: ten}}
                Clients:
                  - ClientName: web
                    PreventUserExistenceErrors: SOMETIMES
                  - ClientId: a b
                    ClientName: other
                Groups:
                  - GroupName: admins
                Users:
                  - Username: ada
                    Password: aa
                    TemporaryPassword: bb
                    Groups: [admin]
                    Enabled: maybe
                  - Username: Ada
                  - just text
            Pools: []
            """)
        #expect(
            found == [
                "seed.yaml:3: there is no member \"UsernameAtributes\" here; did you mean UsernameAttributes?",
                "seed.yaml:4: MinimumLength should be a whole number, not text",
                "seed.yaml:6: 1 validation error detected: Value 'SOMETIMES' at 'preventUserExistenceErrors' failed to satisfy constraint: Member must satisfy enum value set: [LEGACY, ENABLED]",
                "seed.yaml:8: \"a b\" is no client id: letters, digits, _ and +",
                "seed.yaml:14: a user has either a Password or a TemporaryPassword",
                "seed.yaml:16: the pool declares no group \"admin\"; did you mean admins?",
                "seed.yaml:17: Enabled is true or false, not text",
                "seed.yaml:18: there is a user called \"Ada\" already",
                "seed.yaml:19: this should be a mapping of members, but it is text",
                "seed.yaml:20: there is no member \"Pools\" here; the members are UserPools (config/seed.yaml shows a whole seed)",
            ])
    }

    @Test func `A member that is near none is told which there are`() {
        let found = problems(
            """
            UserPools:
              - PoolName: one
                Policies: {Strength: high}
                Groups:
                  - GroupName: admins
                    Colour: red
            """)
        #expect(
            found == [
                "seed.yaml:3: Policies has no member \"Strength\"; the members are PasswordPolicy, SignInPolicy "
                    + "(config/seed.yaml shows a whole seed)",
                "seed.yaml:6: there is no member \"Colour\" here; the members are GroupName, Description, RoleArn, "
                    + "Precedence (config/seed.yaml shows a whole seed)",
            ])
    }

    @Test func `Ids and names stand once`() {
        #expect(
            problems(
                """
                UserPools:
                  - {Id: us-east-1_A, PoolName: a, Clients: [{ClientId: c, ClientName: x}]}
                  - {Id: us-east-1_A, PoolName: a, Clients: [{ClientId: c, ClientName: x}]}
                  - {PoolName: a, Groups: [{GroupName: g}, {GroupName: g}]}
                  - {PoolName: a}
                  - {Id: nonsense, PoolName: b}
                """) == [
                    "seed.yaml:3: there is a pool id \"us-east-1_A\" already",
                    "seed.yaml:3: there is a client id \"c\" already",
                    "seed.yaml:4: there is a group called \"g\" already",
                    "seed.yaml:5: there is a pool without id called \"a\" already",
                    "seed.yaml:6: \"nonsense\" is no pool id: a region, an underscore, letters and digits",
                ])
    }

    @Test func `Passwords are not repeated in messages`() {
        let found = problems(
            """
            UserPools:
              - PoolName: one
                Users:
                  - {Username: ada, Password: "with a space at the end "}
                    
            """)
        #expect(found.allSatisfy { !$0.contains("space at") })
    }

    @Test func `A file of comments declares nothing`() throws {
        #expect(try parse("# later\n").pools.isEmpty)
        #expect(problems("- x") == ["seed.yaml:1: this should be a mapping with UserPools, but it is a list"])
        #expect(problems("UserPools: [\n")[0].hasPrefix("seed.yaml:2: "))
    }

    @Test func `The sample file is a seed`() throws {
        let bytes = RepositoryFile(path: "config/seed.yaml").bytes
        let seed = try SeedFile.parse(name: "config/seed.yaml", bytes: bytes)
        #expect(seed.pools.count == 1)
        #expect(seed.pools[0].users.count == 4)
    }

    @Test func `The built-in seed has one pool, one client and one user with ids that stay`() {
        let pool = SeedFile.development.pools[0]
        #expect(pool.id == "us-east-1_Sekisho01")
        #expect(pool.clients.map(\.id) == ["sekishodevclient0000000001"])
        #expect(pool.clients[0].secret == nil)
        #expect(pool.users.map(\.username) == ["demo@example.com"])
        let password = pool.users[0].complete(poolId: "p_1")[0].input["Password"]?.stringValue
        #expect(password == SeedFile.developmentPassword)
    }
}
