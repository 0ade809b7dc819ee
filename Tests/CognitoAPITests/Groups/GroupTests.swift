import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/groups.
@Suite struct GroupTests {
    private func names(_ answer: JSONObject) -> [String] {
        answer["Groups"]?.arrayValue?.compactMap { $0.objectValue?["GroupName"]?.stringValue } ?? []
    }

    @Test func `a new group shows what was set, and no more`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let made = try await pool.call(.createGroup, ["GroupName": "admins"])["Group"]?.objectValue
            #expect(
                Set(made?.members.map(\.key) ?? []) == [
                    "GroupName", "UserPoolId", "LastModifiedDate", "CreationDate",
                ])
            let full = try await pool.call(
                .createGroup,
                [
                    "GroupName": "editors", "Description": "who edit", "Precedence": 0,
                    "RoleArn": "arn:aws:iam::123456789012:role/editor",
                ])["Group"]?.objectValue
            #expect(full?["Precedence"] == 0 && full?["Description"] == "who edit")
            let got = try await pool.call(.getGroup, ["GroupName": "editors"])["Group"]
            #expect(got == full.map { .object($0) })
        }
    }

    @Test func `names are taken whatever their case`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(.createGroup, ["GroupName": "admins"])
            for name in ["admins", "ADMINS"] {
                await refused(.groupExistsException, "A group with the name already exists.") {
                    try await pool.call(.createGroup, ["GroupName": .string(name)])
                }
            }
        }
    }

    @Test func `an update keeps what it leaves out`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(.createGroup, ["GroupName": "admins", "Description": "first", "Precedence": 3])
            server.clock.advance(by: 1000)
            let updated = try await pool.call(
                .updateGroup, ["GroupName": "admins", "Description": "second"])["Group"]?.objectValue
            #expect(updated?["Description"] == "second" && updated?["Precedence"] == 3)
            #expect(updated?["LastModifiedDate"] != updated?["CreationDate"])
        }
    }

    @Test func `members come, come again and go, and stay users when the group goes`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            try await pool.call(.createGroup, ["GroupName": "admins"])
            let membership: Members = ["GroupName": "admins", "Username": "anna"]
            for _ in 1...2 { #expect(try await pool.call(.adminAddUserToGroup, membership) == [:]) }
            let members = try await pool.call(.listUsersInGroup, ["GroupName": "admins"])["Users"]?.arrayValue
            #expect(members?.count == 1 && members?.first?.objectValue?["Username"] == "anna")
            for _ in 1...2 { #expect(try await pool.call(.adminRemoveUserFromGroup, membership) == [:]) }
            try await pool.call(.adminAddUserToGroup, membership)
            try await pool.call(.deleteGroup, ["GroupName": "admins"])
            #expect(try await pool.shown("anna").username == "anna")
            let left = try await pool.call(.adminListGroupsForUser, ["Username": "anna"])
            #expect(names(left) == [])
            await refused(.resourceNotFoundException, "Group not found.") {
                try await pool.call(.getGroup, ["GroupName": "admins"])
            }
        }
    }

    @Test func `groups reach the tokens in the order of their precedence`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            for (name, precedence) in [("last", nil), ("second", 5), ("first", 1)] as [(String, JSONValue?)] {
                try await pool.call(
                    .createGroup,
                    [
                        "GroupName": .string(name), "Precedence": precedence,
                        "RoleArn": .string("arn:aws:iam::123456789012:role/\(name)"),
                    ])
                try await pool.call(.adminAddUserToGroup, ["GroupName": .string(name), "Username": "anna"])
            }
            let step = try await pool.client().signIn("anna")
            let (access, id) = (SignInStep.claims(of: step.accessToken), SignInStep.claims(of: step.idToken))
            #expect(access["cognito:groups"] == ["first", "second", "last"])
            #expect(id["cognito:groups"] == ["first", "second", "last"])
            #expect(id["cognito:preferred_role"] == "arn:aws:iam::123456789012:role/first")
            #expect(id["cognito:roles"]?.arrayValue?.count == 3)
        }
    }

    @Test func `tokens name no group that the user has left while the password was looked at`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            try await pool.call(.createGroup, ["GroupName": "admins"])
            let membership: Members = ["GroupName": "admins", "Username": "anna"]
            try await pool.call(.adminAddUserToGroup, membership)
            let client = try await pool.client()
            // Who signs in has been looked up; before the attempt is counted the membership ends.
            server.store.beforeNextWrite { try await pool.call(.adminRemoveUserFromGroup, membership) }
            let step = try await client.signIn("anna")
            #expect(SignInStep.claims(of: step.accessToken)["cognito:groups"] == nil)
            #expect(SignInStep.claims(of: step.idToken)["cognito:groups"] == nil)
        }
    }

    @Test func `a first step reads as much of a user in many groups as of a name that nobody has`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            for number in 0..<10 {
                try await pool.call(.createGroup, ["GroupName": .string("g\(number)")])
                try await pool.call(
                    .adminAddUserToGroup, ["GroupName": .string("g\(number)"), "Username": "anna"])
            }
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            // The least of several: pools and clients are read as well where nobody has confirmed of late that what is
            // kept of them is still true.
            func rows(_ name: String) async throws -> Int {
                var least = Int.max
                for _ in 0..<5 {
                    _ = server.metered.takeReads()
                    _ = try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": SRPClient().srpA])
                    least = min(least, server.metered.takeReads().reduce(0) { $0 + $1.rows })
                }
                return least
            }
            // The user's own row is all that there is more.
            let (user, nobody) = (try await rows("anna"), try await rows("nobody"))
            #expect(user <= nobody + 1)
        }
    }

    @Test func `lists are paged, and a token is good for its own list`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            for index in 0..<5 {
                try await pool.call(.createGroup, ["GroupName": .string("group\(index)")])
                try await pool.call(
                    .adminAddUserToGroup, ["GroupName": .string("group\(index)"), "Username": "anna"])
            }
            for (operation, input) in [
                (.listGroups, [:]), (.adminListGroupsForUser, ["Username": "anna"]),
            ] as [(OperationName, Members)] {
                let first = try await pool.call(operation, ["Limit": 2, "Username": input.first?.value])
                #expect(names(first).count == 2)
                let second = try await pool.call(
                    operation, ["Limit": 3, "NextToken": first["NextToken"], "Username": input.first?.value])
                #expect(Set(names(first) + names(second)).count == 5)
                #expect(second["NextToken"] == nil)
            }
            let token = try await pool.call(.listGroups, ["Limit": 2])["NextToken"]
            await refused(.invalidParameterException) {
                try await pool.call(.adminListGroupsForUser, ["Username": "anna", "NextToken": token])
            }
        }
    }

    @Test func `what is not there is named`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            try await pool.call(.createGroup, ["GroupName": "admins"])
            await refused(.userNotFoundException, "User does not exist.") {
                try await pool.call(.adminAddUserToGroup, ["GroupName": "admins", "Username": "nobody"])
            }
            for operation in [
                OperationName.adminAddUserToGroup, .adminRemoveUserFromGroup, .updateGroup, .deleteGroup,
                .listUsersInGroup,
            ] {
                await refused(.resourceNotFoundException, "Group not found.") {
                    try await pool.call(operation, ["GroupName": "none", "Username": "anna"])
                }
            }
        }
    }
}
