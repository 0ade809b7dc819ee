import IdentityPoolModel
import JSON
import ServiceModel
import TestSupport

/// A user pool with a client, and an identity pool that takes its users and guests.
struct Federation {
    static let account = "000000000000"

    let server: TestServer
    let users: TestPool
    let client: TestClient
    let id: String

    var provider: String { "cognito-idp.us-east-1.amazonaws.com/\(users.id)" }

    static func role(_ name: String) -> String { "arn:aws:iam::\(account):role/\(name)" }

    /// - Parameters:
    ///   - members: CreateIdentityPool's.
    ///   - check: ServerSideTokenCheck.
    static func make(
        _ server: TestServer, _ members: Members = [:], check: Bool = false, users: TestPool? = nil
    ) async throws -> Federation {
        let pool: TestPool
        if let users { pool = users } else { pool = try await server.pool() }
        let client = try await pool.client()
        var input: JSONObject = [
            "IdentityPoolName": "identities", "AllowUnauthenticatedIdentities": true, "AllowClassicFlow": true,
            "DeveloperProviderName": "login.corp",
            "CognitoIdentityProviders": [
                [
                    "ProviderName": .string("cognito-idp.us-east-1.amazonaws.com/\(pool.id)"),
                    "ClientId": .string(client.id), "ServerSideTokenCheck": .bool(check),
                ]
            ],
        ]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await server.send(IdentityPoolOperation.createIdentityPool, input)
        let found = Federation(
            server: server, users: pool, client: client, id: made["IdentityPoolId"]?.stringValue ?? "")
        try await found.roles(["authenticated": .string(role("user")), "unauthenticated": .string(role("guest"))])
        return found
    }

    func roles(_ roles: JSONObject, mapping: JSONValue? = nil) async throws {
        try await call(
            .setIdentityPoolRoles,
            [
                "Roles": .object(roles),
                "RoleMappings": mapping.map { .object(JSONObject(members: [("\(provider):\(client.id)", $0)])) },
            ])
    }

    @discardableResult
    func call(_ operation: IdentityPoolOperation, _ members: Members = [:]) async throws -> JSONObject {
        var input: JSONObject = ["IdentityPoolId": .string(id)]
        for (name, value) in members { if let value { input[name] = value } }
        return try await server.send(operation, input)
    }

    /// For operations that name no pool.
    @discardableResult
    func of(
        _ identity: String, _ operation: IdentityPoolOperation, _ logins: JSONValue? = nil, _ members: Members = [:]
    ) async throws -> JSONObject {
        var input: JSONObject = ["IdentityId": .string(identity)]
        input["Logins"] = logins
        for (name, value) in members { if let value { input[name] = value } }
        return try await server.send(operation, input)
    }

    /// Logins of a user who signs in now; made if need be.
    func logins(_ username: String, as name: String? = nil) async throws -> JSONValue {
        .object(JSONObject(members: [(name ?? provider, .string(try await idToken(username)))]))
    }

    func idToken(_ username: String) async throws -> String {
        if (try? await users.shown(username)) == nil { try await users.user(username) }
        return try await client.signIn(username).idToken
    }

    func getId(_ logins: JSONValue? = nil) async throws -> String {
        try await call(.getId, ["Logins": logins])["IdentityId"]?.stringValue ?? ""
    }

    func credentials(_ identity: String, _ logins: JSONValue? = nil, _ members: Members = [:]) async throws
        -> JSONObject
    {
        try await of(identity, .getCredentialsForIdentity, logins, members)
    }

    func developer(_ user: String, _ members: Members = [:], others: JSONObject = [:]) async throws -> (
        id: String, token: String
    ) {
        var logins = others
        logins["login.corp"] = .string(user)
        var all: JSONObject = ["IdentityPoolId": .string(id), "Logins": .object(logins)]
        for (name, value) in members { if let value { all[name] = value } }
        let made = try await server.send(IdentityPoolOperation.getOpenIdTokenForDeveloperIdentity, all)
        return (made["IdentityId"]?.stringValue ?? "", made["Token"]?.stringValue ?? "")
    }
}
