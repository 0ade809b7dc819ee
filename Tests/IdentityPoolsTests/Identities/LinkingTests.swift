import IdentityPoolModel
import JSON
import ServiceModel
import TestSupport
import Testing

/// How logins come to an identity and leave it (cognito/identity-pools §5).
@Suite struct LinkingTests {
    private static let mismatch =
        "Logins don't match. Please include at least one valid login for this identity or identity pool."

    /// An identity pool that takes users of two user pools, each by a federation of its own.
    private func withTwo(_ body: (Federation, Federation) async throws -> Void) async throws {
        try await withServer { server in
            let second = try await Federation.make(server)
            let users = try await server.pool()
            let client = try await users.client()
            let first = try await Federation.make(
                server,
                [
                    "CognitoIdentityProviders": .array(
                        [(users.id, client.id), (second.users.id, second.client.id)].map {
                            [
                                "ProviderName": .string("cognito-idp.us-east-1.amazonaws.com/\($0.0)"),
                                "ClientId": .string($0.1),
                            ]
                        })
                ])
            let own = Federation(server: server, users: users, client: client, id: first.id)
            try await body(own, Federation(server: server, users: second.users, client: second.client, id: first.id))
        }
    }

    private func both(_ one: JSONValue, _ other: JSONValue) -> JSONValue {
        .object(JSONObject(members: (one.objectValue?.members ?? []) + (other.objectValue?.members ?? [])))
    }

    @Test func `logins that come together lead to one identity from then on`() async throws {
        try await withTwo { one, two in
            let (anna, ann) = (try await one.logins("anna"), try await two.logins("ann"))
            let id = try await one.getId(both(anna, ann))
            #expect(try await one.getId(anna) == id)
            #expect(try await two.getId(ann) == id)
            let shown = try await one.of(id, .describeIdentity)
            #expect(Set(shown["Logins"]?.arrayValue?.compactMap(\.stringValue) ?? []) == [one.provider, two.provider])
            // Another who has an identity already cannot be both.
            let other = try await two.logins("bea")
            _ = try await two.getId(other)
            await refused(.resourceConflictException) { _ = try await one.getId(both(anna, other)) }
            // Nor can two users of one user pool.
            let fresh = try await two.logins("new")
            await refused(.resourceConflictException) { _ = try await one.getId(both(anna, fresh)) }
            await refused(.resourceConflictException) { _ = try await one.credentials(id, both(anna, fresh)) }
            #expect(try await two.getId(fresh) != id)
        }
    }

    @Test func `an identity with logins gives nothing to who proves none of them`() async throws {
        try await withTwo { one, two in
            let (anna, ann) = (try await one.logins("anna"), try await two.logins("ann"))
            let id = try await one.getId(anna)
            let (bea, fresh) = (try await one.logins("bea"), try await two.logins("new"))
            _ = try await one.getId(bea)
            for operation in [IdentityPoolOperation.getCredentialsForIdentity, .getOpenIdToken] {
                await refused(.notAuthorizedException, "Access to Identity '\(id)' is forbidden.") {
                    try await one.of(id, operation)
                }
                for login in [bea, fresh] {
                    await refused(.notAuthorizedException, Self.mismatch) { try await one.of(id, operation, login) }
                }
            }
            // One that fits brings the other along.
            _ = try await one.credentials(id, both(anna, ann))
            #expect(try await two.getId(ann) == id)
            await refused(.resourceConflictException) {
                let other = try await two.logins("other")
                _ = try await two.getId(other)
                _ = try await one.credentials(id, both(anna, other))
            }
        }
    }

    @Test func `a guest becomes a user, and one who has an identity leaves the guest's behind`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let (guest, other) = (try await pool.getId(), try await pool.getId())
            let anna = try await pool.logins("anna")
            #expect(try await pool.credentials(guest, anna)["IdentityId"] == .string(guest))
            #expect(try await pool.getId(anna) == guest)
            await refused(.notAuthorizedException, "Access to Identity '\(guest)' is forbidden.") {
                _ = try await pool.credentials(guest)
            }
            #expect(try await pool.credentials(other, anna)["IdentityId"] == .string(guest))
            for login in [nil, anna] as [JSONValue?] {
                await refused(.resourceNotFoundException, "Identity '\(other)' not found.") {
                    _ = try await pool.credentials(other, login)
                }
            }
            func listed(_ hides: Bool) async throws -> Int? {
                try await pool.call(.listIdentities, ["MaxResults": 60, "HideDisabled": .bool(hides)])["Identities"]?
                    .arrayValue?.count
            }
            #expect(try await listed(false) == 2)
            #expect(try await listed(true) == 1)
        }
    }

    @Test func `an identity is nobody's once its last login is taken from it`() async throws {
        try await withTwo { one, two in
            let (anna, ann) = (try await one.logins("anna"), try await two.logins("ann"))
            let id = try await one.getId(both(anna, ann))
            func unlink(_ logins: JSONValue, _ names: JSONValue) async throws {
                try await one.of(id, .unlinkIdentity, logins, ["LoginsToRemove": names])
            }
            let stranger = try await one.logins("stranger")
            await refused(.notAuthorizedException, Self.mismatch) {
                try await unlink(stranger, [.string(one.provider)])
            }
            await refused(.notAuthorizedException) { try await unlink([:], [.string(one.provider)]) }
            await refused(.resourceNotFoundException) { try await unlink(anna, ["graph.facebook.com"]) }
            try await unlink(anna, [.string(two.provider)])
            let fresh = try await two.getId(ann)
            #expect(fresh != id)
            await refused(.notAuthorizedException, Self.mismatch) { _ = try await one.credentials(id, ann) }
            try await unlink(anna, [.string(one.provider)])
            for login in [nil, anna, ann] as [JSONValue?] {
                await refused(.resourceNotFoundException, "Identity '\(id)' not found.") {
                    _ = try await one.credentials(id, login)
                }
            }
            #expect(try await one.getId(anna) != id)
            #expect(try await one.of(id, .describeIdentity)["Logins"] == nil)
        }
    }

    @Test func `deleted identities are gone, and their users have new ones`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let anna = try await pool.logins("anna")
            let id = try await pool.getId(anna)
            let gone = "us-east-1:00000000-0000-0000-0000-000000000000"
            let answer = try await server.send(
                IdentityPoolOperation.deleteIdentities, ["IdentityIdsToDelete": [.string(id), .string(gone)]])
            #expect(answer == ["UnprocessedIdentityIds": []])
            for operation in [IdentityPoolOperation.describeIdentity, .getCredentialsForIdentity, .getOpenIdToken] {
                await refused(.resourceNotFoundException, "Identity '\(id)' not found.") {
                    try await pool.of(id, operation)
                }
            }
            #expect(try await pool.getId(anna) != id)
            try await pool.call(.deleteIdentityPool)
            await refused(.resourceNotFoundException, "IdentityPool '\(pool.id)' not found.") {
                _ = try await pool.getId(anna)
            }
        }
    }

    @Test func `identities are listed by page, and a page's token is of its list alone`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            var made: Set<String> = []
            for _ in 0..<5 { made.insert(try await pool.getId()) }
            var (found, token): ([String], JSONValue?) = ([], nil)
            repeat {
                let page = try await pool.call(.listIdentities, ["MaxResults": 2, "NextToken": token])
                found += page["Identities"]?.arrayValue?.compactMap { $0.objectValue?["IdentityId"]?.stringValue } ?? []
                token = page["NextToken"]
                if let token {
                    await refused(.invalidParameterException) {
                        try await pool.call(
                            .listIdentities, ["MaxResults": 2, "NextToken": token, "HideDisabled": true])
                    }
                }
            } while token != nil
            #expect(found == made.sorted())
        }
    }
}
