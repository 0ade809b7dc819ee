import CognitoAPI
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/sessions.
@Suite struct UserSessionTests {
    private func trackingPool(_ server: TestServer, perUser: Int = 20) async throws -> TestPool {
        let pool = try await server.pool()
        try await track(pool, perUser: perUser)
        return pool
    }

    private func track(_ pool: TestPool, _ word: String = "ENABLED", perUser: Int = 20) async throws {
        try await pool.call(
            .setUserPoolSessionConfiguration,
            ["UserSessionTracking": .string(word), "TokenSession": ["MaxPerUser": .number(JSONNumber(Int64(perUser)))]])
    }

    private func list(_ server: TestServer, _ token: String) async throws -> [JSONObject] {
        let answer = try await server.call(.listUserSessions, ["AccessToken": .string(token)])
        #expect(answer["NextToken"] == nil)
        return answer["Sessions"]?.arrayValue?.compactMap(\.objectValue) ?? []
    }

    private func id(_ session: JSONObject) -> String { session["SessionId"]?.stringValue ?? "" }

    private func revoke(_ server: TestServer, _ token: String, _ id: String) async throws {
        try await server.call(.revokeUserSession, ["AccessToken": .string(token), "SessionId": .string(id)])
    }

    @Test func `each sign-in is a session, the newest first, and one of them the caller's own`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server)
            let (one, two) = (try await pool.client(), try await pool.client())
            try await pool.user("anna")
            let first = try await one.signIn("anna")
            server.clock.advance(by: 1000)
            let second = try await two.signIn("anna")
            let sessions = try await list(server, first.accessToken)
            #expect(sessions.map { $0["ClientId"] } == [.string(two.id), .string(one.id)])
            #expect(sessions.map { $0["IsCurrentSession"] } == [false, true])
            #expect(sessions.map { $0["SessionType"] } == ["TOKEN", "TOKEN"])
            for session in sessions {
                let id = id(session)
                #expect(id.hasPrefix("tkn") && id.utf8.count == 28)
                #expect(session["OriginSessionId"] == nil)
            }
            // A refresh is activity, and no session.
            server.clock.advance(by: 5000)
            try await one.refresh(first.refreshToken)
            let after = try await list(server, second.accessToken)
            #expect(after.map(id) == sessions.map(id))
            #expect(after[0]["LastActiveDate"] == after[0]["CreateDate"])
            #expect(after[1]["LastActiveDate"] != after[1]["CreateDate"])
            // Administrators have none.
            let seen = try await pool.call(.adminListUserSessions, ["Username": "anna"])["Sessions"]?.arrayValue
            #expect(seen?.compactMap(\.objectValue).map { $0["IsCurrentSession"] } == [false, false])
        }
    }

    @Test func `a revoked session's tokens are refused at once`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server)
            let client = try await pool.client()
            try await pool.user("anna")
            let (mine, stolen) = (try await client.signIn("anna"), try await client.signIn("anna"))
            let sessions = try await list(server, mine.accessToken)
            let other = try #require(sessions.first { $0["IsCurrentSession"] == false })
            let own = try #require(sessions.first { $0["IsCurrentSession"] == true })
            await refused(.invalidParameterException) { try await revoke(server, mine.accessToken, id(own)) }
            try await revoke(server, mine.accessToken, id(other))
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.user(stolen.accessToken)
            }
            await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                try await client.refresh(stolen.refreshToken)
            }
            #expect(try await list(server, mine.accessToken).map(id) == [id(own)])
            await refused(.resourceNotFoundException) { try await revoke(server, mine.accessToken, id(other)) }
            // What is left an administrator may end.
            try await pool.call(.adminRevokeUserSession, ["Username": "anna", "SessionId": own["SessionId"]])
            await refused(.notAuthorizedException) { try await client.user(mine.accessToken) }
        }
    }

    @Test func `nobody ends a session of somebody else`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server)
            let client = try await pool.client()
            for name in ["anna", "bert"] { try await pool.user(name) }
            let (anna, bert) = (try await client.signIn("anna"), try await client.signIn("bert"))
            let hers = id(try await list(server, anna.accessToken)[0])
            await refused(.resourceNotFoundException) { try await revoke(server, bert.accessToken, hers) }
            await refused(.resourceNotFoundException) {
                try await pool.call(
                    .adminRevokeUserSession, ["Username": "bert", "SessionId": .string(hers)])
            }
            let other = try await trackingPool(server)
            try await other.user("anna")
            await refused(.resourceNotFoundException) {
                try await other.call(
                    .adminRevokeUserSession, ["Username": "anna", "SessionId": .string(hers)])
            }
            await refused(.userNotFoundException) {
                try await pool.call(.adminListUserSessions, ["Username": "nobody"])
            }
            #expect(try await client.user(anna.accessToken).username == "anna")
        }
    }

    @Test func `one session too many ends the one that was used longest ago`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server, perUser: 2)
            let client = try await pool.client()
            try await pool.user("anna")
            let first = try await client.signIn("anna")
            server.clock.advance(by: 10)
            let second = try await client.signIn("anna")
            server.clock.advance(by: 10)
            // The older one is used once more, and so is not the one to go.
            try await client.refresh(first.refreshToken)
            server.clock.advance(by: 10)
            let third = try await client.signIn("anna")
            await refused(.notAuthorizedException) { try await client.user(second.accessToken) }
            for step in [first, third] { #expect(try await client.user(step.accessToken).username == "anna") }
            // A limit that was lowered holds from the next sign-in on.
            try await track(pool, perUser: 1)
            #expect(try await list(server, third.accessToken).count == 2)
            let last = try await client.signIn("anna")
            #expect(try await list(server, last.accessToken).count == 1)
        }
    }

    @Test func `a session ends with its sign-in, however that ends`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server)
            let (client, other) = (try await pool.client(), try await pool.client())
            try await pool.user("anna")
            let (one, two) = (try await client.signIn("anna"), try await client.signIn("anna"))
            _ = try await other.signIn("anna")
            let three = try await client.signIn("anna")
            try await client.call(.revokeToken, ["Token": .string(one.refreshToken)])
            #expect(try await list(server, three.accessToken).count == 3)
            try await pool.call(.deleteUserPoolClient, ["ClientId": .string(other.id)])
            #expect(try await list(server, three.accessToken).count == 2)
            try await server.call(.globalSignOut, ["AccessToken": .string(two.accessToken)])
            let last = try await client.signIn("anna")
            #expect(try await list(server, last.accessToken).count == 1)
            // 30 days: the refresh token's.
            server.clock.advance(by: 30 * Milliseconds.day)
            let seen = try await pool.call(.adminListUserSessions, ["Username": "anna"])["Sessions"]
            #expect(seen == [])
        }
    }

    @Test func `where nothing is tracked there are no sessions to see`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.user("anna")
            let before = try await client.signIn("anna")
            await refused(.operationNotEnabledException) { _ = try await list(server, before.accessToken) }
            await refused(.operationNotEnabledException) {
                try await pool.call(
                    .setUserPoolClientSessionConfiguration,
                    ["ClientId": .string(client.id), "SSOSession": ["MaxValidityMinutes": 5]])
            }
            let shown = try await pool.call(.getUserPoolSessionConfiguration)
            #expect(shown["UserSessionTracking"] == "DISABLED" && shown["TokenSession"] == ["MaxPerUser": 20])
            // A sign-in of before has none; it goes on.
            try await track(pool)
            #expect(try await list(server, before.accessToken).isEmpty)
            try await client.refresh(before.refreshToken)
            try await track(pool, "DISABLED")
            await refused(.operationNotEnabledException) { _ = try await list(server, before.accessToken) }
        }
    }

    @Test func `settings come back as they were set, and survive updates of pool and client`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server, perUser: 7)
            let client = try await pool.client()
            let id: JSONValue = .string(client.id)
            let first = try await pool.call(.getUserPoolClientSessionConfiguration, ["ClientId": id])
            #expect(first["SSOSession"] == ["MaxValidityMinutes": 60])
            let set = try await pool.call(
                .setUserPoolClientSessionConfiguration, ["ClientId": id, "SSOSession": ["MaxValidityMinutes": 0]])
            #expect(set["SSOSession"] == ["MaxValidityMinutes": 0] && set["ClientId"] == id)
            try await pool.call(.updateUserPoolClient, ["ClientId": id])
            try await pool.call(.updateUserPool)
            try await pool.call(
                .addCustomAttributes, ["CustomAttributes": [["Name": "x", "AttributeDataType": "String"]]])
            let back = try await pool.call(.getUserPoolClientSessionConfiguration, ["ClientId": id])
            #expect(back["SSOSession"] == ["MaxValidityMinutes": 0])
            let poolBack = try await pool.call(.getUserPoolSessionConfiguration)
            #expect(poolBack["UserSessionTracking"] == "ENABLED" && poolBack["TokenSession"] == ["MaxPerUser": 7])
            await refused(.resourceNotFoundException) {
                try await pool.call(.getUserPoolClientSessionConfiguration, ["ClientId": "none"])
            }
        }
    }

    @Test func `the cheapest tier has no sessions`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UserPoolTier": "LITE"])
            await refused(.featureUnavailableInTierException) { try await track(pool) }
            #expect(try await pool.call(.getUserPoolSessionConfiguration)["UserSessionTracking"] == "DISABLED")
        }
    }

    @Test func `a page's token is of its user alone`() async throws {
        try await withServer { server in
            let pool = try await trackingPool(server)
            try await pool.user("anna")
            for token in [
                "garbage", PageToken(after: "x").seal(scope: "ListUsers/\(pool.id)", call: server.identityCall()),
            ] {
                await refused(.invalidParameterException) {
                    try await pool.call(
                        .adminListUserSessions, ["Username": "anna", "NextToken": .string(token)])
                }
            }
        }
    }
}
