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
        try store.setRiskConfiguration(.sample("10.0.0.0/8"), poolId: pool, clientId: nil)
        try store.setRiskConfiguration(.sample("::/0", client: "client 0"), poolId: pool, clientId: "client 0")
        _ = try store.insertIfAbsent(.sample("old", createdAt: 1, retiredAt: 2))
        _ = try store.insertIfAbsent(.sample("new", createdAt: 3))
        for number in 0..<3 { try store.stockKey(sealed: [UInt8(number), 0]) }
        for kind in ResourceKind.allCases {
            try store.insert(
                StoredResource.sample(
                    "r \u{1F986}", kind: kind, clientId: kind == .terms ? "client 0" : nil,
                    extra: kind == .terms ? nil : [0, 255, 1],
                    otherNames: [ResourceName(scope: kind.rawValue, name: "x")]))
        }
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
                var signIn = SignIn.sample("sign-in-\(number)", user: id, client: "client 0")
                if number % 4 == 0 { (signIn.device, signIn.hasPassedMFA) = ("device-\(number)", true) }
                try store.insert(
                    signIn, refreshToken: .sample([UInt8(number), 0, 7], of: "sign-in-\(number)"))
                try store.insert(UserSession.sample("session-\(number)", of: "sign-in-\(number)"), userId: id)
                try store.replace(
                    PasskeyChallenge(hash: [UInt8(number)], signInId: "sign-in-\(number)", expiresAt: 9))
                try store.insert(Passkey.sample([UInt8(number), 0], user: id))
                try store.insert(
                    UserIdentity.sample("\(number)", user: id, issuer: number % 4 == 0 ? nil : "urn:x"))
                var device = Device.sample("device-\(number)", user: id)
                if number % 4 == 0 { (device.name, device.salt, device.sealedVerifier) = (nil, nil, nil) }
                try store.insert(device)
                if number % 8 == 0 {
                    try store.keepSession([0, UInt8(number)], userId: id, deviceKey: "device-\(number)")
                }
                try store.setCredential(
                    userId: id, generation: 0, passwordHash: "h", sealedVerifier: [0, UInt8(number)])
            }
            try store.put(.sample("event-\(number)", user: id, device: number % 2 == 0 ? nil : "device"))
            try store.enqueue(.sample(to: "user-\(number)", at: Int64(number)))
        }
        // The greatest ids are gone, and must not come back.
        let last = try store.insertRow(of: .sample("last"), aliases: [])
        try store.insert(Passkey.sample([255], user: last))
        try store.deleteUser(id: last, at: 9)
        try store.deleteClient("client 2")
        try store.replace(.sample(.user(sub: "1"), destination: "a@example.com", isPending: true))
        try store.replace(.sample(.user(sub: "2"), destination: nil))
        try store.setLockout(
            Lockout(failures: 3, lastFailedAt: 5, lockedUntil: Int64.max - 1), subject: .user(sub: "1"))
        _ = try store.countAttempt(subject: .user(sub: "1"), action: "reset", at: 5, window: 100, limit: 3)
        _ = try store.useOnce("session", expiresAt: 100)
        try store.insert(StoredAccessKey.sample("AKIA1", policy: "{}", isEnabled: false))
        for number in 0..<3 { try store.insert(StoredIdentityPool.sample(number)) }
        _ = try store.markDeleted(identityPoolId: StoredIdentityPool.id(2), at: 9)
        for number in 0..<3 {
            let id = "us-east-1:\(number)"
            try store.insert(
                PoolIdentity(
                    id: id, poolId: StoredIdentityPool.id(1), createdAt: 5, modifiedAt: 6,
                    disabledAt: number == 2 ? 7 : nil))
            try store.insert(
                .sample("späte Gäste \(number)", isDeveloper: number == 1), identityId: id,
                poolId: StoredIdentityPool.id(1))
        }
        try store.insert(StoredRole.sample("User", path: "/app/", policy: "{}", trustPolicy: "{ \"ä\": 1 }"))
        try store.insert(StoredRole.sample("guest", id: "AROA2"))
        _ = try store.insertIfAbsent(StoredServiceKey.signing("old", createdAt: 1, retiredAt: 2))
        _ = try store.insertIfAbsent(StoredServiceKey.signing("new", createdAt: 3))
        _ = try store.encryptionKey(arn: "arn:aws:kms:us-east-1:0:key/k", orInsert: [0, 255], at: 5)
        try store.insert(StoredCustomChallenge(id: "session", userId: 1, sealedContent: [0, 255, 1], expiresAt: 100))
        try store.add(PoolTier(since: 5, tier: .lite), poolId: otherPool)
        try store.insert(Group.sample("restored", pool: otherPool))
        let recovery = PointInTimeRecovery.sample("recovery", pool: otherPool, point: -1)
        try store.insert(recovery)
        _ = try store.preview(recovery, limit: 1)
        try store.insert(StoredImportJob.sample("import-a"))
        try store.note(
            [
                ImportLine(line: 9, outcome: .failed, reason: "no \u{1F986}"),
                ImportLine(line: 3_000_000_000, outcome: .skipped, reason: "there"),
            ], jobId: "import-a")
        try store.setProvisionedLimit("UserRead", to: 200)
        try store.setRatePortion("UserRead", to: RatePortion(thousandths: 7, filledAt: 5))
        _ = try store.takeLease("sweep", owner: "somebody", until: 10, now: 1)
    }
}
