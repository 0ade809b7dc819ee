import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/lists.
@Suite struct ListUsersTests {
    private func names(_ answer: JSONObject) -> [String] {
        answer["Users"]?.arrayValue?.compactMap { $0.objectValue?["Username"]?.stringValue } ?? []
    }

    private func populated(_ server: TestServer, _ count: Int = 5) async throws -> TestPool {
        let pool = try await server.pool()
        for index in 0..<count {
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": .string("user\(index)"), "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes([
                        "email": "User\(index)@Example.com", "name": index % 2 == 0 ? "Even" : "Odd",
                    ]),
                ])
        }
        return pool
    }

    @Test func `pages hold everybody once, and the last has no token`() async throws {
        try await withServer { server in
            let pool = try await populated(server)
            var seen: [String] = []
            var token: JSONValue?
            repeat {
                let page = try await pool.call(.listUsers, ["Limit": 2, "PaginationToken": token])
                seen += names(page)
                token = page["PaginationToken"]
            } while token != nil
            #expect(seen.sorted() == (0..<5).map { "user\($0)" })
            #expect(Set(seen).count == 5)
        }
    }

    @Test(arguments: [
        (#"username = "user3""#, 1), (#"username = "USER3""#, 0), (#"email = "user3@example.com""#, 1),
        (#"email ^= "USER""#, 5), (#"name = "even""#, 3), (#"name ^= "O""#, 2),
        (#"cognito:user_status = "force_change_password""#, 5), (#"status = "Enabled""#, 5),
        (#"status = "Disabled""#, 0), (#"given_name = "x""#, 0), ("", 5),
    ])
    func `filters find who they say`(_ filter: String, _ count: Int) async throws {
        try await withServer { server in
            let pool = try await populated(server)
            let answer = try await pool.call(.listUsers, ["Filter": .string(filter)])
            #expect(names(answer).count == count)
        }
    }

    @Test func `attributes to get are all that comes, and every listed user must have them`() async throws {
        try await withServer { server in
            let pool = try await populated(server, 1)
            let some = try await pool.call(.listUsers, ["AttributesToGet": ["email"]])
            #expect(
                some["Users"]?.arrayValue?.first?.objectValue?["Attributes"]
                    == [["Name": "email", "Value": "User0@Example.com"]])
            let none = try await pool.call(.listUsers, ["AttributesToGet": []])
            #expect(none["Users"]?.arrayValue?.first?.objectValue?["Attributes"] == [])
            for wanted in [["custom:none"], ["email", "nickname"]] as [JSONValue] {
                await refused(.invalidParameterException, "One or more requested attributes do not exist.") {
                    try await pool.call(.listUsers, ["AttributesToGet": wanted])
                }
            }
        }
    }

    @Test func `a token is good for its own list, for an hour`() async throws {
        try await withServer { server in
            let pool = try await populated(server)
            let other = try await populated(server)
            let token = try await pool.call(.listUsers, ["Limit": 2])["PaginationToken"]
            #expect(token != nil)
            await refused(.invalidParameterException) {
                try await other.call(.listUsers, ["Limit": 2, "PaginationToken": token])
            }
            await refused(.invalidParameterException) {
                try await pool.call(
                    .listUsers, ["Limit": 2, "PaginationToken": token, "Filter": #"name = "Odd""#])
            }
            await refused(.invalidParameterException, "Invalid pagination token given.") {
                try await pool.call(.listUsers, ["Limit": 2, "PaginationToken": "garbage"])
            }
            server.clock.advance(by: Milliseconds.hour)
            await refused(.invalidParameterException) {
                try await pool.call(.listUsers, ["Limit": 2, "PaginationToken": token])
            }
        }
    }

    @Test func `a limit of none is sixty, and more is refused`() async throws {
        try await withServer { server in
            let pool = try await populated(server, 3)
            for limit in [nil, 0] as [JSONValue?] {
                #expect(names(try await pool.call(.listUsers, ["Limit": limit])).count == 3)
            }
            await refused(.invalidParameterException) { try await pool.call(.listUsers, ["Limit": 61]) }
        }
    }

    @Test func `a filter that cannot be read is refused`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            await refused(.invalidParameterException, "Error while parsing filter.") {
                try await pool.call(.listUsers, ["Filter": "email"])
            }
            await refused(.invalidParameterException, "Invalid search attribute: custom:x") {
                try await pool.call(.listUsers, ["Filter": #"custom:x = "y""#])
            }
        }
    }
}
