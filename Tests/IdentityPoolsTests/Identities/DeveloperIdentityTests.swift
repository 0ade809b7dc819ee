import IdentityPoolModel
import JSON
import ServiceModel
import TestSupport
import Testing

/// Users whom the developer's own back end vouches for (cognito/identity-pools §8).
@Suite struct DeveloperIdentityTests {
    private func lookUp(_ pool: Federation, _ members: Members) async throws -> [String] {
        let found = try await pool.call(.lookupDeveloperIdentity, members)
        let users = found["DeveloperUserIdentifierList"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return [found["IdentityId"]?.stringValue ?? "-"] + users.sorted()
    }

    @Test func `a developer's user has one identity, whose token gives credentials of it`() async throws {
        let clock = ManualClock()
        try await withServer(at: clock) { server in
            let pool = try await Federation.make(server)
            let (id, token) = try await pool.developer("d1")
            #expect(try await pool.developer("d1").id == id)
            #expect(try await pool.developer("d2").id != id)
            let own: JSONValue = ["cognito-identity.amazonaws.com": .string(token)]
            #expect(try await pool.credentials(id, own)["IdentityId"] == .string(id))
            await refused(.notAuthorizedException) { _ = try await pool.credentials(id) }
            // Of another identity, another pool, or after a quarter of an hour it is nothing.
            let stranger = try await pool.developer("d2").id
            await refused(.notAuthorizedException) { _ = try await pool.credentials(stranger, own) }
            let guest = try await pool.getId()
            await refused(.notAuthorizedException) { _ = try await pool.credentials(guest, own) }
            clock.advance(by: 15 * 60 * 1000)
            await refused(.notAuthorizedException) { _ = try await pool.credentials(id, own) }
            let long = try await pool.developer("d1", ["TokenDuration": 86_400]).token
            clock.advance(by: 86_399 * 1000)
            _ = try await pool.credentials(id, ["cognito-identity.amazonaws.com": .string(long)])
        }
    }

    @Test func `a token is worth nothing once its user has been unlinked`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let (id, token) = try await pool.developer("d1")
            _ = try await pool.developer("d2", ["IdentityId": .string(id)])
            let unlinked: Members = [
                "IdentityId": .string(id), "DeveloperProviderName": "login.corp", "DeveloperUserIdentifier": "d1",
            ]
            try await pool.call(.unlinkDeveloperIdentity, unlinked)
            await refused(.notAuthorizedException) {
                _ = try await pool.credentials(id, ["cognito-identity.amazonaws.com": .string(token)])
            }
            await refused(.resourceNotFoundException) { try await pool.call(.unlinkDeveloperIdentity, unlinked) }
            #expect(try await pool.developer("d1").id != id)
            try await pool.call(
                .unlinkDeveloperIdentity,
                ["IdentityId": .string(id), "DeveloperProviderName": "login.corp", "DeveloperUserIdentifier": "d2"])
            await refused(.resourceNotFoundException, "Identity '\(id)' not found.") {
                _ = try await pool.credentials(id)
            }
        }
    }

    @Test func `tokens of users of providers, and of guests, go past no rule for roles`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let anna = try await pool.logins("anna")
            for login in [anna, nil] as [JSONValue?] {
                let id = try await pool.getId(login)
                let token = try #require(try await pool.of(id, .getOpenIdToken, login)["Token"])
                await refused(.notAuthorizedException) {
                    _ = try await pool.credentials(id, ["cognito-identity.amazonaws.com": token])
                }
            }
        }
    }

    @Test func `a developer links users to an identity, and none to a second one`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let guest = try await pool.getId()
            #expect(try await pool.developer("d1", ["IdentityId": .string(guest)]).id == guest)
            let token = try await pool.idToken("anna")
            #expect(try await pool.developer("d1", others: [pool.provider: .string(token)]).id == guest)
            #expect(try await pool.getId([pool.provider: .string(token)]) == guest)
            let other = try await pool.developer("d2").id
            await refused(.developerUserAlreadyRegisteredException) {
                _ = try await pool.developer("d1", ["IdentityId": .string(other)])
            }
            await refused(.resourceConflictException) {
                _ = try await pool.developer("d2", others: [pool.provider: .string(token)])
            }
            let elsewhere = try await Federation.make(server)
            await refused(.resourceNotFoundException) {
                _ = try await elsewhere.developer("d1", ["IdentityId": .string(guest)])
            }
            await refused(.invalidParameterException) {
                try await pool.call(.getOpenIdTokenForDeveloperIdentity, ["Logins": ["login.other": "d1"]])
            }
        }
    }

    @Test func `users and identities are looked up by each other`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let id = try await pool.developer("d1").id
            for user in ["d2", "d3"] { _ = try await pool.developer(user, ["IdentityId": .string(id)]) }
            let other = try await pool.developer("e").id
            #expect(try await lookUp(pool, ["DeveloperUserIdentifier": "d2"]) == [id, "d1", "d2", "d3"])
            #expect(try await lookUp(pool, ["IdentityId": .string(id)]) == [id, "d1", "d2", "d3"])
            #expect(
                try await lookUp(pool, ["IdentityId": .string(id), "DeveloperUserIdentifier": "d2"]) == [id, "d2"])
            for user in ["d2", "nobody"] {
                await refused(.resourceConflictException) {
                    _ = try await lookUp(
                        pool, ["IdentityId": .string(other), "DeveloperUserIdentifier": .string(user)])
                }
            }
            await refused(.resourceNotFoundException) {
                _ = try await lookUp(pool, ["DeveloperUserIdentifier": "nobody"])
            }
            await refused(.invalidParameterException) { _ = try await lookUp(pool, [:]) }
            let page = try await pool.call(.lookupDeveloperIdentity, ["IdentityId": .string(id), "MaxResults": 2])
            let rest = try await pool.call(
                .lookupDeveloperIdentity,
                ["IdentityId": .string(id), "MaxResults": 2, "NextToken": page["NextToken"]])
            let users = [page, rest].flatMap { $0["DeveloperUserIdentifierList"]?.arrayValue ?? [] }
            #expect(Set(users.compactMap(\.stringValue)) == ["d1", "d2", "d3"] && rest["NextToken"] == nil)
        }
    }

    @Test func `two users are merged into the identity of the second`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            func merge(_ source: String, _ destination: String, _ provider: String = "login.corp") async throws
                -> JSONObject
            {
                try await pool.call(
                    .mergeDeveloperIdentities,
                    [
                        "SourceUserIdentifier": .string(source), "DestinationUserIdentifier": .string(destination),
                        "DeveloperProviderName": .string(provider),
                    ])
            }
            let (source, token) = try await pool.developer(
                "d1", others: [pool.provider: .string(try await pool.idToken("anna"))])
            let destination = try await pool.developer("d2").id
            #expect(try await merge("d1", "d2") == ["IdentityId": .string(destination)])
            #expect(try await merge("d1", "d2") == ["IdentityId": .string(destination)])
            #expect(try await pool.developer("d1").id == destination)
            #expect(try await pool.getId(try await pool.logins("anna")) == destination)
            for login: JSONValue? in [nil, ["cognito-identity.amazonaws.com": .string(token)]] {
                await refused(.resourceNotFoundException) { _ = try await pool.credentials(source, login) }
            }
            _ = try await pool.developer("d3", others: [pool.provider: .string(try await pool.idToken("bert"))])
            await refused(.resourceConflictException) { _ = try await merge("d3", "d2") }
            await refused(.resourceNotFoundException) { _ = try await merge("nobody", "d2") }
            await refused(.invalidParameterException) { _ = try await merge("d1", "d2", "login.other") }
        }
    }

    @Test func `twenty logins lead to an identity, and no more`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let id = try await pool.developer("d0").id
            for number in 1..<20 { _ = try await pool.developer("d\(number)", ["IdentityId": .string(id)]) }
            await refused(.resourceConflictException) {
                _ = try await pool.developer("d20", ["IdentityId": .string(id)])
            }
            _ = try await pool.developer("e")
            await refused(.resourceConflictException) {
                try await pool.call(
                    .mergeDeveloperIdentities,
                    [
                        "SourceUserIdentifier": "e", "DestinationUserIdentifier": "d1",
                        "DeveloperProviderName": "login.corp",
                    ])
            }
        }
    }
}
