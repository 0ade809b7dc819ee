import Identity
import ServiceModel

@testable import StorageContracts

/// Puts something into every table, by the store's own operations, with every member that a column could lose.
func fill(_ store: any IdentityStore) async throws {
    try await store.makePools()
    try await store.write { store in
        try store.setMeta("master-key-check", to: CopyRun.key)
        try store.insert(UserPool.sample("eu-west-1_Gone00001"))
        try store.markDeleted(poolId: "eu-west-1_Gone00001", at: 77)
        for number in 0..<3 { try store.insert(StoredClient.sample("client \(number)", sealedSecrets: [0, 255, 1])) }
        try store.insert(StoredClient.sample("other", pool: otherPool))
        _ = try store.insertIfAbsent(.sample("old", createdAt: 1, retiredAt: 2))
        _ = try store.insertIfAbsent(.sample("new", createdAt: 3))
        for number in 0..<3 { try store.stockKey(sealed: [UInt8(number), 0]) }
        try store.insert(Group.sample("Admins", precedence: 3))
        try store.insert(Group.sample("späte Gäste \u{1F986}"))
    }
    try await store.write { store in
        for number in 0..<40 {
            var user = User.sample(
                "user-\(number)",
                [
                    ("email", "user-\(number)@example.com"), ("name", "Ångström \u{1F986} \(number)"),
                    ("family_name", ""),
                ],
                createdAt: Int64(number))
            if number % 3 == 0 { user.passwordHash = nil }
            let id = try store.insertRow(
                of: user, aliases: [Alias(kind: .email, key: "user-\(number)@example.com")])
            if number % 2 == 0 {
                try store.addMember(userId: id, poolId: pool, group: "Admins", at: Int64(number))
                try store.insert(
                    SignIn.sample("sign-in-\(number)", user: id, client: "client 0"),
                    refreshToken: .sample([UInt8(number), 0, 7], of: "sign-in-\(number)"))
                try store.setCredential(
                    userId: id, generation: 0, passwordHash: "h", sealedVerifier: [0, UInt8(number)])
            }
            try store.enqueue(.sample(to: "user-\(number)", at: Int64(number)))
        }
        // The greatest ids are gone, and must not come back.
        let last = try store.insertRow(of: .sample("last"), aliases: [])
        try store.deleteUser(id: last)
        try store.deleteClient("client 2")
        try store.replace(.sample(.user(sub: "1"), destination: "a@example.com", isPending: true))
        try store.replace(.sample(.user(sub: "2"), destination: nil))
        try store.setLockout(
            Lockout(failures: 3, lastFailedAt: 5, lockedUntil: Int64.max - 1), subject: .user(sub: "1"))
        _ = try store.countAttempt(subject: .user(sub: "1"), action: "reset", at: 5, window: 100, limit: 3)
        _ = try store.useOnce("session", expiresAt: 100)
        _ = try store.takeLease("sweep", owner: "somebody", until: 10, now: 1)
    }
}
