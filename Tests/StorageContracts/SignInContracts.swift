import Identity
import ServiceModel
import Testing

extension Contract {
    public static let signIns = [
        Contract("a sign-in comes back as its user's, and a refresh token with its sign-in") { store in
            let id = try await store.makeUsers(.sample("a", [("email", "a@example.com")]))[0]
            var signIn = SignIn.sample("origin", user: id)
            signIn.revokedAt = 5
            (signIn.factors, signIn.level) = ("mfa password", 2)
            let stored = signIn
            try await store.write { try $0.insert(stored, refreshToken: .sample([0, 1, 255], of: "origin")) }
            let user = try await store.read { try $0.user(id: id) }
            let found = try await store.read { try $0.signedInUser(bySignIn: "origin") }
            #expect(found != nil && found == user.map { SignedInUser($0, by: stored) })
            let token = try await store.read { try $0.refreshToken(hash: [0, 1, 255]) }
            #expect(token?.0 == .sample([0, 1, 255], of: "origin") && token?.1 == stored)
            let unknown = try await store.read {
                try ($0.signedInUser(bySignIn: "other") == nil, $0.refreshToken(hash: [0]) == nil)
            }
            #expect(unknown == (true, true))
        },
        Contract("who is known by a sign-in is known with status, generation, attributes and second factor") { store in
            var user = User.sample("a", [("email", "a@example.com"), ("name", "Ada")])
            (user.status, user.isEnabled, user.generation) = (.resetRequired, false, 7)
            user.mfa.preferred = .softwareToken
            user.id = try await store.makeUsers(user)[0]
            let (stored, signIn) = (user, SignIn.sample("origin", user: user.id))
            try await store.write { try $0.insert(signIn, refreshToken: .sample([1], of: "origin")) }
            let found = try await store.read { try $0.signedInUser(bySignIn: "origin") }
            #expect(found == SignedInUser(stored, by: signIn))
        },
        Contract("rotation notes when a token was replaced first, and never again") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.insert(.sample("origin", user: id), refreshToken: .sample([1], of: "origin"))
                try store.supersede(refreshTokenHash: [1], at: 10)
                try store.supersede(refreshTokenHash: [1], at: 20)
                try store.insert(.sample([2], of: "origin"))
            }
            let times = try await store.read { store in
                try [[1], [2]].map { try store.refreshToken(hash: $0)?.0.supersededAt }
            }
            #expect(times == [10, nil])
        },
        Contract("revoking one sign-in revokes no other, and keeps the first time") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.insert(.sample("one", user: id), refreshToken: .sample([1], of: "one"))
                try store.insert(.sample("two", user: id), refreshToken: .sample([2], of: "two"))
                try store.revokeSignIn("one", at: 10)
                try store.revokeSignIn("one", at: 20)
            }
            let times = try await store.read { store in
                try ["one", "two"].map { try store.signedInUser(bySignIn: $0)?.revokedAt }
            }
            #expect(times == [10, nil])
        },
        Contract("signing out everywhere revokes all sign-ins of one user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                try store.insert(.sample("a1", user: ids[0]), refreshToken: .sample([1], of: "a1"))
                try store.insert(.sample("a2", user: ids[0]), refreshToken: .sample([2], of: "a2"))
                try store.insert(.sample("b1", user: ids[1]), refreshToken: .sample([3], of: "b1"))
                try store.revokeSignIns(userId: ids[0], at: 10)
            }
            let times = try await store.read { store in
                try [[1], [2], [3]].map { try store.refreshToken(hash: $0)?.1.revokedAt }
            }
            #expect(times == [10, 10, nil])
        },
    ]
}

extension SignedInUser {
    /// What is to be known of a user by a sign-in.
    fileprivate init(_ user: User, by signIn: SignIn) {
        self.init(
            id: user.id, poolId: user.poolId, username: user.username, sub: user.sub, status: user.status,
            isEnabled: user.isEnabled, generation: user.generation, attributes: user.attributes, mfa: user.mfa,
            clientId: signIn.clientId, clientGeneration: signIn.clientGeneration, revokedAt: signIn.revokedAt)
    }
}
