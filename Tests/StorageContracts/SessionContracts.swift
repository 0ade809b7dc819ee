import Identity
import Testing

extension UserSession {
    static func sample(_ id: String, of signIn: String, client: String = "client", at time: Int64 = 1000) -> UserSession
    {
        UserSession(
            id: id, signInId: signIn, clientId: client, createdAt: time, activeAt: time + 1,
            device: "Chrome 126, \u{1F986}", address: "203.0.113.9")
    }
}

extension StoreWriter {
    /// A sign-in with its session, of the same name.
    fileprivate func begin(
        _ id: String, user: Int64, client: String = "client", at time: Int64 = 1000, expiresAt: Int64 = 9_000_000
    ) throws {
        try insert(
            SignIn.sample(id, user: user, client: client, expiresAt: expiresAt),
            refreshToken: .sample(Array(id.utf8), of: id))
        try insert(UserSession.sample(id, of: id, client: client, at: time), userId: user)
    }
}

extension Contract {
    public static let sessions = [
        Contract("a user's sessions are listed from the newest, each with its client") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for client in ["client", "other"] { try store.insert(StoredClient.sample(client)) }
                try store.begin("1", user: ids[0], at: 5)
                try store.begin("2", user: ids[0], client: "other", at: 7)
                try store.begin("3", user: ids[0], at: 7)
                try store.begin("4", user: ids[1], at: 9)
            }
            let found = try await store.read { try $0.sessions(userId: ids[0], at: 10) }
            #expect(
                found == [
                    .sample("3", of: "3", at: 7), .sample("2", of: "2", client: "other", at: 7),
                    .sample("1", of: "1", at: 5),
                ])
        },
        Contract("a session ends with its sign-in: revoked, over, or of a client that is gone or made anew") { store in
            let user = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                for client in ["client", "gone", "anew"] { try store.insert(StoredClient.sample(client)) }
                try store.begin("good", user: user)
                try store.begin("revoked", user: user)
                try store.begin("over", user: user, expiresAt: 2000)
                try store.begin("gone", user: user, client: "gone")
                try store.begin("anew", user: user, client: "anew")
                try store.revokeSignIn("revoked", at: 1500)
                for client in ["gone", "anew"] { try store.deleteClient(client) }
                try store.insert(StoredClient.sample("anew", generation: 8))
            }
            let found = try await store.read { store in
                [try store.sessions(userId: user, at: 1999), try store.sessions(userId: user, at: 2000)]
            }
            #expect(found.map { $0.map(\.id) } == [["over", "good"], ["good"]])
            try await store.write { try $0.clearEndedSessions(userId: user, at: 2000) }
            #expect(try await store.read { try $0.sessions(userId: user, at: 1999) }.map(\.id) == ["good"])
        },
        Contract("the use of a session is noted, and nothing where the sign-in has none") { store in
            let user = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.insert(StoredClient.sample("client"))
                for id in ["1", "2"] { try store.begin(id, user: user) }
                try store.noteActivity(ofSignIn: "1", at: 7000, device: nil, address: "::1")
                try store.noteActivity(ofSignIn: "none", at: 7000, device: nil, address: nil)
            }
            var used = UserSession.sample("1", of: "1")
            (used.activeAt, used.device, used.address) = (7000, nil, "::1")
            #expect(
                try await store.read { try $0.sessions(userId: user, at: 0) } == [.sample("2", of: "2"), used])
        },
        Contract("a session is deleted alone, and goes with its user") { store in
            let user = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.insert(StoredClient.sample("client"))
                for id in ["1", "2"] { try store.begin(id, user: user) }
                try store.deleteSession("1")
            }
            #expect(try await store.read { try $0.sessions(userId: user, at: 0) }.map(\.id) == ["2"])
            #expect(try await store.read { try $0.signedInUser(bySignIn: "1") } != nil)
            try await store.write { try $0.deleteUser(id: user, at: 9) }
            #expect(try await store.read { try $0.sessions(userId: user, at: 0) }.isEmpty)
        },
    ]
}
