import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A call that succeeds while the store does: an operation with an input made anew each time, since a call that
/// fails half way may have changed what it was about.
struct StoreFailureCall: Sendable, CustomTestStringConvertible {
    let operation: OperationName
    let variant: String
    let input: @Sendable (TestClient) async throws -> JSONObject

    var name: String { variant.isEmpty ? operation.rawValue : "\(operation.rawValue) (\(variant))" }
    var testDescription: String { name }

    init(
        _ operation: OperationName, _ variant: String = "",
        _ input: @escaping @Sendable (TestClient) async throws -> JSONObject
    ) {
        self.operation = operation
        self.variant = variant
        self.input = input
    }

    static let all =
        pools + clients + groups + administration + signUps + signIns + tokens + users + factors
        + devices + risk + resources + imports + pointInTime + federation + records + sessions

    static func client(_ server: TestServer) async throws -> TestClient {
        let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
        return try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
    }

    // MARK: What the calls are about

    private static func newName(_ client: TestClient) -> String {
        "user-\(client.server.services.random.uuid())"
    }

    /// A confirmed user with a verified address.
    private static func user(_ client: TestClient) async throws -> String {
        let name = newName(client)
        try await client.pool.user(name, ["email": "\(name)@example.com", "email_verified": "true"])
        return name
    }

    /// The input of an administrator's call about a new user.
    private static func admin(_ members: Members = [:]) -> @Sendable (TestClient) async throws -> JSONObject {
        let more = members.map { $0 }
        return { client in
            var input: JSONObject = [
                "UserPoolId": .string(client.pool.id), "Username": .string(try await user(client)),
            ]
            for (name, value) in more { if let value { input[name] = value } }
            return input
        }
    }

    /// The input of a call by a user who has just signed in.
    private static func signedIn(_ members: Members = [:]) -> @Sendable (TestClient) async throws -> JSONObject {
        let more = members.map { $0 }
        return { client in
            var input: JSONObject = [
                "AccessToken": .string(try await client.signIn(try await user(client)).accessToken)
            ]
            for (name, value) in more { if let value { input[name] = value } }
            return input
        }
    }

    private static func pool(_ members: Members = [:]) -> @Sendable (TestClient) async throws -> JSONObject {
        let more = members.map { $0 }
        return { client in
            var input: JSONObject = ["UserPoolId": .string(client.pool.id)]
            for (name, value) in more { if let value { input[name] = value } }
            return input
        }
    }

    private static func group(_ members: Members = [:]) -> @Sendable (TestClient) async throws -> JSONObject {
        let more = members.map { $0 }
        return { client in
            let name = newName(client)
            try await client.pool.call(.createGroup, ["GroupName": .string(name)])
            var input: JSONObject = ["UserPoolId": .string(client.pool.id), "GroupName": .string(name)]
            for (name, value) in more { if let value { input[name] = value } }
            return input
        }
    }

    // MARK: The calls

    private static let pools: [StoreFailureCall] = [
        StoreFailureCall(.createUserPool) { _ in ["PoolName": "other"] },
        StoreFailureCall(.describeUserPool, "", pool()),
        StoreFailureCall(.listUserPools) { _ in ["MaxResults": 10] },
        StoreFailureCall(.updateUserPool, "", pool(["AutoVerifiedAttributes": ["email"]])),
        StoreFailureCall(.addCustomAttributes) { client in
            [
                "UserPoolId": .string(client.pool.id),
                "CustomAttributes": [
                    [
                        "Name": .string(String(client.server.services.random.uuid().prefix(18))),
                        "AttributeDataType": "String",
                    ]
                ],
            ]
        },
        StoreFailureCall(.deleteUserPool) { client in
            ["UserPoolId": .string(try await client.server.pool().id)]
        },
    ]

    private static let clients: [StoreFailureCall] = [
        StoreFailureCall(.createUserPoolClient, "", pool(["ClientName": "other", "GenerateSecret": true])),
        StoreFailureCall(.describeUserPoolClient) { client in
            ["UserPoolId": .string(client.pool.id), "ClientId": .string(client.id)]
        },
        StoreFailureCall(.listUserPoolClients, "", pool()),
        StoreFailureCall(.updateUserPoolClient) { client in
            ["UserPoolId": .string(client.pool.id), "ClientId": .string(try await client.pool.client().id)]
        },
        StoreFailureCall(.deleteUserPoolClient) { client in
            ["UserPoolId": .string(client.pool.id), "ClientId": .string(try await client.pool.client().id)]
        },
    ]

    private static let groups: [StoreFailureCall] = [
        StoreFailureCall(.createGroup) { client in
            ["UserPoolId": .string(client.pool.id), "GroupName": .string(newName(client))]
        },
        StoreFailureCall(.getGroup, "", group()),
        StoreFailureCall(.updateGroup, "", group(["Precedence": 3])),
        StoreFailureCall(.deleteGroup, "", group()),
        StoreFailureCall(.listGroups, "", pool()),
        StoreFailureCall(.listUsersInGroup, "", group()),
        StoreFailureCall(.adminAddUserToGroup) { client in
            var input = try await group()(client)
            input["Username"] = .string(try await user(client))
            return input
        },
        StoreFailureCall(.adminRemoveUserFromGroup) { client in
            var input = try await group()(client)
            input["Username"] = .string(try await user(client))
            return input
        },
        StoreFailureCall(.adminListGroupsForUser, "", admin()),
    ]

    private static let administration: [StoreFailureCall] = [
        StoreFailureCall(.adminCreateUser, "invited") { client in
            let name = newName(client)
            return [
                "UserPoolId": .string(client.pool.id), "Username": .string(name),
                "DesiredDeliveryMediums": ["EMAIL"],
                "UserAttributes": .attributes(["email": "\(name)@example.com"]),
            ]
        },
        StoreFailureCall(.adminCreateUser, "in silence") { client in
            [
                "UserPoolId": .string(client.pool.id), "Username": .string(newName(client)),
                "MessageAction": "SUPPRESS",
            ]
        },
        StoreFailureCall(.adminCreateUser, "again") { client in
            let name = newName(client)
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": .string(name), "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["email": "\(name)@example.com"]),
                ])
            return [
                "UserPoolId": .string(client.pool.id), "Username": .string(name), "MessageAction": "RESEND",
                "DesiredDeliveryMediums": ["EMAIL"],
            ]
        },
        StoreFailureCall(.adminGetUser, "", admin()),
        StoreFailureCall(.adminDeleteUser, "", admin()),
        StoreFailureCall(.adminDisableUser, "", admin()),
        StoreFailureCall(.adminEnableUser, "", admin()),
        StoreFailureCall(.adminResetUserPassword, "", admin()),
        StoreFailureCall(.adminSetUserPassword, "", admin(["Password": "Other-Horse-8", "Permanent": true])),
        StoreFailureCall(
            .adminUpdateUserAttributes, "", admin(["UserAttributes": .attributes(["name": "Anna"])])),
        StoreFailureCall(.adminDeleteUserAttributes, "", admin(["UserAttributeNames": ["name"]])),
        StoreFailureCall(.adminUserGlobalSignOut, "", admin()),
        StoreFailureCall(.adminConfirmSignUp) { client in
            let name = newName(client)
            try await client.signUp(name)
            return ["UserPoolId": .string(client.pool.id), "Username": .string(name)]
        },
        StoreFailureCall(.listUsers, "", pool()),
        StoreFailureCall(.listUsers, "filtered", pool(["Filter": "email ^= \"user\""])),
    ]

    private static let signUps: [StoreFailureCall] = [
        StoreFailureCall(.signUp) { client in
            let name = newName(client)
            return [
                "ClientId": .string(client.id), "Username": .string(name), "Password": .string(TestPool.password),
                "UserAttributes": .attributes(["email": "\(name)@example.com"]),
            ]
        },
        StoreFailureCall(.confirmSignUp) { client in
            let name = newName(client)
            try await client.signUp(name, ["email": "\(name)@example.com"])
            return [
                "ClientId": .string(client.id), "Username": .string(name),
                "ConfirmationCode": .string(try await client.server.code(to: name)),
            ]
        },
        StoreFailureCall(.resendConfirmationCode) { client in
            let name = newName(client)
            try await client.signUp(name, ["email": "\(name)@example.com"])
            return ["ClientId": .string(client.id), "Username": .string(name)]
        },
        StoreFailureCall(.forgotPassword) { client in
            ["ClientId": .string(client.id), "Username": .string(try await user(client))]
        },
        StoreFailureCall(.forgotPassword, "nobody") { client in
            ["ClientId": .string(client.id), "Username": .string(newName(client))]
        },
        StoreFailureCall(.confirmForgotPassword) { client in
            let name = try await user(client)
            try await client.call(.forgotPassword, ["Username": .string(name)])
            return [
                "ClientId": .string(client.id), "Username": .string(name), "Password": "Other-Horse-8",
                "ConfirmationCode": .string(try await client.server.code(to: name)),
            ]
        },
    ]

    private static func challenge(_ client: TestClient, temporary: Bool) async throws -> (String, SignInStep) {
        let name = try await user(client)
        if temporary {
            try await client.pool.call(
                .adminSetUserPassword, ["Username": .string(name), "Password": .string(TestPool.password)])
        }
        return (name, try await client.signIn(name))
    }

    private static func verifier(_ client: TestClient) async throws -> JSONObject {
        let srp = SRPClient()
        let step = try await client.initiate(
            "USER_SRP_AUTH", ["USERNAME": try await user(client), "SRP_A": srp.srpA])
        return [
            "ClientId": .string(client.id), "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeResponses": .strings(client.proof(step, by: srp)),
        ]
    }

    private static func newPassword(_ client: TestClient) async throws -> JSONObject {
        let (name, step) = try await challenge(client, temporary: true)
        return [
            "ClientId": .string(client.id), "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": .string(step.session ?? ""),
            "ChallengeResponses": .strings(["USERNAME": name, "NEW_PASSWORD": "Other-Horse-8"]),
        ]
    }

    private static let signIns: [StoreFailureCall] = [
        StoreFailureCall(.initiateAuth, "password") { client in
            [
                "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": try await user(client), "PASSWORD": TestPool.password]),
            ]
        },
        StoreFailureCall(.initiateAuth, "temporary password") { client in
            [
                "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": .strings([
                    "USERNAME": try await challenge(client, temporary: true).0, "PASSWORD": TestPool.password,
                ]),
            ]
        },
        StoreFailureCall(.initiateAuth, "SRP") { client in
            [
                "ClientId": .string(client.id), "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": .strings(["USERNAME": try await user(client), "SRP_A": SRPClient().srpA]),
            ]
        },
        StoreFailureCall(.initiateAuth, "SRP of nobody") { client in
            [
                "ClientId": .string(client.id), "AuthFlow": "USER_SRP_AUTH",
                "AuthParameters": .strings(["USERNAME": newName(client), "SRP_A": SRPClient().srpA]),
            ]
        },
        StoreFailureCall(.initiateAuth, "refresh") { client in
            [
                "ClientId": .string(client.id), "AuthFlow": "REFRESH_TOKEN_AUTH",
                "AuthParameters": .strings([
                    "REFRESH_TOKEN": try await challenge(client, temporary: false).1.refreshToken
                ]),
            ]
        },
        StoreFailureCall(.adminInitiateAuth) { client in
            [
                "UserPoolId": .string(client.pool.id), "ClientId": .string(client.id),
                "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": try await user(client), "PASSWORD": TestPool.password]),
            ]
        },
        StoreFailureCall(.respondToAuthChallenge, "SRP", verifier),
        StoreFailureCall(.respondToAuthChallenge, "new password", newPassword),
        StoreFailureCall(.adminRespondToAuthChallenge, "SRP") { client in
            var input = try await verifier(client)
            input["UserPoolId"] = .string(client.pool.id)
            return input
        },
    ]

    private static let tokens: [StoreFailureCall] = [
        StoreFailureCall(.getTokensFromRefreshToken) { client in
            [
                "ClientId": .string(client.id),
                "RefreshToken": .string(try await challenge(client, temporary: false).1.refreshToken),
            ]
        },
        StoreFailureCall(.getTokensFromRefreshToken, "rotating") { client in
            let rotating = try await client.pool.client([
                "RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 0],
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            ])
            return [
                "ClientId": .string(rotating.id),
                "RefreshToken": .string(try await rotating.signIn(try await user(client)).refreshToken),
            ]
        },
        StoreFailureCall(.revokeToken) { client in
            [
                "ClientId": .string(client.id),
                "Token": .string(try await challenge(client, temporary: false).1.refreshToken),
            ]
        },
        StoreFailureCall(.globalSignOut, "", signedIn()),
    ]

    private static let users: [StoreFailureCall] = [
        StoreFailureCall(.getUser, "", signedIn()),
        StoreFailureCall(
            .changePassword, "",
            signedIn(["PreviousPassword": .string(TestPool.password), "ProposedPassword": "Other-Horse-8"])),
        StoreFailureCall(.updateUserAttributes, "", signedIn(["UserAttributes": .attributes(["name": "Anna"])])),
        StoreFailureCall(.updateUserAttributes, "another address") { client in
            var input = try await signedIn()(client)
            input["UserAttributes"] = .attributes(["email": "\(newName(client))@example.com"])
            return input
        },
        StoreFailureCall(.deleteUserAttributes, "", signedIn(["UserAttributeNames": ["name"]])),
        StoreFailureCall(.getUserAttributeVerificationCode, "", signedIn(["AttributeName": "email"])),
        StoreFailureCall(.verifyUserAttribute) { client in
            let name = try await user(client)
            let token = try await client.signIn(name).accessToken
            try await client.server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(token), "AttributeName": "email"])
            return [
                "AccessToken": .string(token), "AttributeName": "email",
                "Code": .string(try await client.server.code(to: name)),
            ]
        },
        StoreFailureCall(.deleteUser, "", signedIn()),
    ]
}
