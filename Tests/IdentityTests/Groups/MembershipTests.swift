import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/groups §2, §3.
@Suite struct MembershipTests {
    @Test func `a hundred groups take a user, the next one refuses, and again is no error`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            try await made.user("anna")
            let call = server.identityCall()
            let pool = try await call.pools.pool(made.id)
            try await call.store.write { store in
                for number in 0...100 {
                    try store.insert(Group(GroupType(groupName: "group-\(number)", userPoolId: pool.id)))
                }
            }
            for number in 0..<100 { try await Membership.add("anna", to: "group-\(number)", pool: pool, call: call) }
            await #expect(throws: Refusal.group(.tooManyOfUser(limit: 100))) {
                try await Membership.add("anna", to: "group-100", pool: pool, call: call)
            }
            try await Membership.add("anna", to: "GROUP-7", pool: pool, call: call)
            try await Membership.end(of: "anna", in: "Group-7", pool: pool, call: call)
            try await Membership.end(of: "anna", in: "group-7", pool: pool, call: call)
            try await Membership.add("anna", to: "group-100", pool: pool, call: call)
            let names = try await call.store.read { store in
                try store.groups(userId: store.existingUser(named: "anna", in: pool).id).map(\.name)
            }
            #expect(names.count == 100 && names.contains("group-100") && !names.contains("group-7"))
        }
    }

    @Test func `the group is looked for before the user`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try await call.pools.pool(server.pool().id)
            let nowhere = Refusal.lookUp(.groupNotFound)
            await #expect(throws: nowhere) { try await Membership.add("nobody", to: "no", pool: pool, call: call) }
            await #expect(throws: nowhere) { try await Membership.end(of: "nobody", in: "no", pool: pool, call: call) }
            try await call.store.write { try $0.insert(Group(GroupType(groupName: "g", userPoolId: pool.id))) }
            let nobody = Refusal.lookUp(.userNotFound)
            await #expect(throws: nobody) { try await Membership.add("nobody", to: "g", pool: pool, call: call) }
            await #expect(throws: nobody) { try await Membership.end(of: "nobody", in: "g", pool: pool, call: call) }
        }
    }
}
