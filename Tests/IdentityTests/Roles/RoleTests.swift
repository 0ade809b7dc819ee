import Policies
import TestSupport
import Testing

@testable import Identity

/// Roles: how they are found, and whom they trust (cognito/access §5).
@Suite struct RoleTests {
    private static let account = "000000000000"

    @Test func `a role is found by its ARN as it is spelled, and by its name in any case`() async throws {
        try await withServer(roles: [ConfiguredRole(name: "Set", path: "/app/")]) { server in
            let (roles, cycle) = (server.services.roles, RoleLifeCycle(server.services))
            _ = try await cycle.create(.init(name: "User"))
            for (arn, name) in [
                ("arn:aws:iam::\(Self.account):role/User", "User"),
                ("arn:aws:iam::\(Self.account):role/app/Set", "Set"),
                ("arn:aws:iam::\(Self.account):role/user", nil), ("arn:aws:iam::\(Self.account):role/Set", nil),
                ("arn:aws:iam::111111111111:role/User", nil), ("arn:aws:iam::\(Self.account):user/User", nil),
                ("arn:aws:iam::\(Self.account):role/x/User", nil), ("User", nil), ("", nil),
                ("arn:aws:iam:us-east-1:\(Self.account):role/User", nil),
            ] {
                #expect(try await roles.role(arn)?.name == name, "\(arn)")
            }
            #expect(try await roles.role(named: "uSER")?.name == "User")
            #expect(try await cycle.list().map(\.name) == ["Set", "User"])
            await #expect(throws: RoleLifeCycle.Failure.exists("user")) { try await cycle.create(.init(name: "user")) }
            await #expect(throws: RoleLifeCycle.Failure.configured("set")) {
                try await cycle.create(.init(name: "set"))
            }
            await #expect(throws: RoleLifeCycle.Failure.configured("SET")) { try await cycle.delete("SET") }
            await #expect(throws: RoleLifeCycle.Failure.notFound("x")) { try await cycle.delete("x") }
            await #expect(throws: RoleLifeCycle.Failure.otherPath(path: "/", name: "User")) {
                try await cycle.create(.init(name: "User", path: "/x/"), replaces: true)
            }
            await #expect(throws: RoleLifeCycle.Failure.otherSpelling("User")) {
                try await cycle.create(.init(name: "user"), replaces: true)
            }
        }
    }

    @Test func `a change keeps what it does not give, and takes away what is named`() async throws {
        let policy = #"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*"}}"#
        let trust = #"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}"#
        try await withServer { server in
            let cycle = RoleLifeCycle(server.services)
            let made = try await cycle.create(
                .init(name: "user", policy: policy, trustPolicy: trust, sessionSeconds: 7200))
            #expect(try await cycle.create(.init(name: "user"), replaces: true) == made)
            let bare = try await cycle.create(.init(name: "user", without: [.policy, .trustPolicy]), replaces: true)
            #expect(
                bare.id == made.id && bare.policy == nil && bare.trustPolicy == nil && bare.sessionSeconds == 7200)
            let again = try await cycle.create(
                .init(name: "user", policy: policy, sessionSeconds: 3600), replaces: true)
            #expect(again.policy == made.policy && again.trustPolicy == nil && again.sessionSeconds == 3600)
        }
    }

    @Test func `a role is shown and deleted by its ARN, and by no other's`() async throws {
        try await withServer { server in
            let cycle = RoleLifeCycle(server.services)
            let made = try await cycle.create(.init(name: "user", path: "/app/"))
            let arn = made.arn(accountId: Self.account)
            #expect(try await cycle.role(arn) == made)
            for other in [
                "arn:aws:iam::\(Self.account):role/user", "arn:aws:iam::111111111111:role/app/user",
                "arn:aws:iam::\(Self.account):role/app/USER",
            ] {
                await #expect(throws: RoleLifeCycle.Failure.notFound(other)) { try await cycle.role(other) }
                await #expect(throws: RoleLifeCycle.Failure.notFound(other)) { try await cycle.delete(other) }
            }
            try await cycle.delete(arn)
            await #expect(throws: RoleLifeCycle.Failure.notFound("user")) { try await cycle.role("user") }
        }
    }

    @Test func `what another server changes of a role is in force here once it is told`() async throws {
        try await withServer { server in
            let beside = server.beside()
            #expect(try await beside.roles.role(named: "user") == nil)
            let cycle = RoleLifeCycle(server.services)
            let made = try await cycle.create(.init(name: "user"))
            #expect(try await beside.roles.role(named: "user") == made)
            try await cycle.delete("user")
            #expect(try await beside.roles.role(named: "user") == nil)
        }
    }

    @Test(arguments: [
        (RoleLifeCycle.Input(name: "a b"), RoleLifeCycle.Failure.unusableName),
        (.init(name: ""), .unusableName), (.init(name: "a", path: "x"), .unusablePath),
        (.init(name: "a", path: "/x"), .unusablePath), (.init(name: "a", path: "/a:b/"), .unusablePath),
        (.init(name: "a", sessionSeconds: 60), .unusableDuration),
    ]) func `what no role can be is refused`(_ input: RoleLifeCycle.Input, _ failure: RoleLifeCycle.Failure)
        async throws
    {
        try await withServer { server in
            await #expect(throws: failure) { try await RoleLifeCycle(server.services).create(input) }
        }
    }

    @Test func `a policy that is none makes no role`() async throws {
        try await withServer { server in
            for input in [RoleLifeCycle.Input(name: "a", policy: "{"), .init(name: "a", trustPolicy: "{}")] {
                await #expect(throws: RoleLifeCycle.Failure.self) {
                    try await RoleLifeCycle(server.services).create(input)
                }
            }
            let left = try await RoleLifeCycle(server.services).list()
            #expect(left.isEmpty)
        }
    }

    private func role(_ trust: String?) throws -> HeldRole {
        try HeldRole(
            StoredRole(name: "user", id: "AROA1", trustPolicy: trust, createdAt: 0))
    }

    @Test func `without a trust policy every identity is trusted, with one those that it takes`() throws {
        let identity = FederatedIdentity(poolId: "p", identityId: "i", amr: ["authenticated"])
        #expect(try role(nil).trusts(identity, tags: ["a": "b"], now: 0))
        func trust(_ actions: String, _ conditions: String) -> String {
            #"""
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":\#(actions),
              "Principal":{"Federated":"cognito-identity.amazonaws.com"},"Condition":{\#(conditions)}}}
            """#
        }
        let web = #""sts:AssumeRoleWithWebIdentity""#
        let aud = #""StringEquals":{"cognito-identity.amazonaws.com:aud":"p"}"#
        #expect(try role(trust(web, aud)).trusts(identity, now: 0))
        #expect(
            try !role(trust(web, aud)).trusts(FederatedIdentity(poolId: "q", identityId: "i", amr: []), now: 0))
        // With tags the role has to take those, too.
        #expect(try !role(trust(web, aud)).trusts(identity, tags: ["a": "b"], now: 0))
        let tagging = "[\(web),\"sts:TagSession\"]"
        #expect(try role(trust(tagging, aud)).trusts(identity, tags: ["a": "b"], now: 0))
        let tagged = #""StringEquals":{"aws:RequestTag/a":"b"}"#
        #expect(try role(trust(tagging, tagged)).trusts(identity, tags: ["a": "b"], now: 0))
        #expect(try !role(trust(tagging, tagged)).trusts(identity, tags: ["a": "c"], now: 0))
        let early = #""DateLessThan":{"aws:CurrentTime":"1970-01-01T00:00:10Z"}"#
        #expect(try role(trust(web, early)).trusts(identity, now: 9_000))
        #expect(try !role(trust(web, early)).trusts(identity, now: 10_000))
    }

    @Test func `of a role's and a session's policy both must allow, and each may deny`() throws {
        func policy(_ effect: String, _ action: String) throws -> PolicyDocument {
            try PolicyDocument(
                Array(#"{"Statement":{"Effect":"\#(effect)","Action":"\#(action)","Resource":"*"}}"#.utf8))
        }
        func decide(_ own: PolicyDocument?, _ session: PolicyDocument?) -> PrincipalDecision {
            let role = HeldRole(
                id: "AROA1", name: "user", path: "/", policy: own, trustPolicy: nil, sessionSeconds: 3600,
                isConfigured: false, createdAt: 0)
            let made = RoleSession(roleARN: role.arn(accountId: Self.account), sessionName: "s", expiresAt: 0)
            return Principal.session(HeldSession(session: made, role: role, userId: "x", policy: session)).decide(
                PolicyRequest(action: "a:b", resource: "*"))
        }
        #expect(try decide(policy("Allow", "a:b"), nil) == .allowed)
        #expect(try decide(policy("Allow", "a:b"), policy("Allow", "*")) == .allowed)
        #expect(decide(nil, nil) == .implicitlyDenied(.identityBased))
        #expect(try decide(nil, policy("Allow", "*")) == .implicitlyDenied(.identityBased))
        #expect(try decide(policy("Allow", "a:b"), policy("Allow", "a:c")) == .implicitlyDenied(.session))
        #expect(
            try decide(policy("Allow", "a:b"), policy("Deny", "a:b"))
                == .explicitlyDenied(.session, statement: "Statement"))
        #expect(
            try decide(policy("Deny", "a:b"), policy("Allow", "a:c"))
                == .explicitlyDenied(.identityBased, statement: "Statement"))
    }
}
