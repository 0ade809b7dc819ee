import HTTP
import Identity
import JSON
import RouterSupport
import ServiceModel
import TestSupport
import Testing

@testable import Server

/// `read` runs on the threads that answer requests: whatever is asked of a full server, none of its closures takes
/// more rows than a page has.
@Suite struct BoundedReadsTests {
    /// The largest page of the API, and the row behind it that says whether there is another; with the pool.
    private static let page = 62
    /// More than any page.
    private static let many = 70

    /// A server with many of everything, and the pool that has them.
    private func withFullServer(_ body: (TestServer, TestPool, Router) async throws -> Void) async throws {
        try await withServer { server in
            let pool = try await server.pool(["PoolName": "full"])
            for number in 1...Self.many {
                try await server.pool(["PoolName": .string("pool-\(number)")])
                try await pool.client(["ClientName": .string("client-\(number)")])
                try await pool.call(.createGroup, ["GroupName": .string("group-\(number)")])
                try await pool.call(
                    .adminCreateUser,
                    [
                        "Username": .string("user-\(number)"), "MessageAction": "SUPPRESS",
                        "UserAttributes": .attributes(["email": "user-\(number)@example.com"]),
                    ])
                try await pool.call(
                    .adminAddUserToGroup, ["Username": .string("user-\(number)"), "GroupName": "group-1"])
            }
            _ = server.metered.takeReads()
            try await body(server, pool, .make(server))
        }
    }

    private func expectBounded(_ server: TestServer, _ what: String) {
        let reads = server.metered.takeReads()
        #expect(reads.map(\.rows).max() ?? 0 <= Self.page, "\(what)")
        let counting = reads.map(\.counting).filter { !$0.isEmpty }
        #expect(counting.isEmpty, "\(what)")
    }

    @Test func `operations, and the control API`() async throws {
        try await withFullServer { server, pool, router in
            for path in [
                "outbox?limit=1000", "outbox?undelivered=1&limit=1000", "outbox?username=user-1", "users?limit=1000",
                "users?username=user-1", "version", "health", "ready",
            ] {
                let response = await router.respond(
                    to: HTTPRequest(method: "GET", target: "/_sekisho/\(path)", headers: ["Host": "localhost"]))
                #expect(response.status == 200)
                expectBounded(server, path)
            }
            let lists: [(OperationName, Members)] = [
                (.listUserPools, ["MaxResults": 60]), (.describeUserPool, ["UserPoolId": .string(pool.id)]),
                (.listUserPoolClients, ["UserPoolId": .string(pool.id), "MaxResults": 60]),
                (.listUsers, ["UserPoolId": .string(pool.id)]),
                (.listUsers, ["UserPoolId": .string(pool.id), "Filter": "email ^= \"user\""]),
                (.listGroups, ["UserPoolId": .string(pool.id)]),
                (.listUsersInGroup, ["UserPoolId": .string(pool.id), "GroupName": "group-1"]),
                (.adminListGroupsForUser, ["UserPoolId": .string(pool.id), "Username": "user-1"]),
            ]
            for (operation, members) in lists {
                try await server.call(operation, members)
                expectBounded(server, operation.rawValue)
            }
            // The first password after a change of clients asks what all of them let their users do.
            let client = try await pool.client()
            try await server.call(
                .signUp,
                ["ClientId": .string(client.id), "Username": "new", "Password": .string(TestPool.password)])
            expectBounded(server, "SignUp")
            try await pool.call(.adminConfirmSignUp, ["Username": "new"])
            try await server.call(
                .initiateAuth,
                [
                    "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                    "AuthParameters": .strings(["USERNAME": "new", "PASSWORD": TestPool.password]),
                ])
            // How many keys are in stock is counted, and they are few.
            let counting = server.metered.takeReads().map { read in
                read.counting.filter { !$0.contains("key_stock") }
            }.filter { !$0.isEmpty }
            #expect(counting.isEmpty)
        }
    }

    @Test func `seeding and reset`() async throws {
        try await withFullServer { server, pool, router in
            let seed = """
                UserPools:
                  - PoolName: full
                    Clients:
                      - ClientName: client-\(Self.many)
                      - ClientName: another
                  - PoolName: pool-\(Self.many)
                  - PoolName: absent
                """
            let seeded = await router.respond(
                to: HTTPRequest(
                    method: "POST", target: "/_sekisho/seed", headers: ["Host": "localhost"], body: Array(seed.utf8)))
            let created = try JSONReader.read(seeded.body).objectValue?["created"]?.arrayValue ?? []
            // What is there was found, however far behind.
            #expect(created.count == 2)
            expectBounded(server, "seed")
            let reset = await router.respond(
                to: HTTPRequest(method: "POST", target: "/_sekisho/reset", headers: ["Host": "localhost"]))
            #expect(
                try JSONReader.read(reset.body) == [
                    "pools": .number(JSONNumber(Int64(Self.many + 2))), "identityPools": 0,
                ])
            expectBounded(server, "reset")
            #expect(try await server.call(.listUserPools, ["MaxResults": 1])["UserPools"] == [])
        }
    }
}
