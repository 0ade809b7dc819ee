import Identity
import ServiceModel
import Testing

extension PointInTimeRecovery {
    static func sample(_ id: String, pool poolId: String = pool, point: Int64 = 5000) -> PointInTimeRecovery {
        PointInTimeRecovery(
            poolId: poolId,
            shape: RestorationType(
                restoreId: id, restoreStatus: .previewGenerating, restoreTimestamp: Timestamp(milliseconds: point),
                triggerTimestamp: Timestamp(milliseconds: 9000)),
            initiatedAt: 9000, expiresAt: 20_000)
    }
}

extension Contract {
    public static let history = [
        Contract("a recovery gives back every column of what changed after the point") { store in
            try await store.makePools()
            var anna = User.sample("anna", [("email", "a@example.com"), ("name", "Anna")])
            anna.mfa = .sample
            anna.sealedVerifier = [0, 1, 255]
            anna.passwordHistory = ["older"]
            let made = anna
            let alias = Alias(kind: .email, key: "a@example.com")
            let id = try await store.write { store in
                let id = try store.insertRow(of: made, aliases: [alias])
                try store.insert(Group.sample("staff", precedence: 3))
                try store.addMember(userId: id, poolId: pool, group: "staff", at: 1000)
                try store.insert(Passkey.sample([1, 2], user: id))
                try store.insert(UserIdentity.sample("1\n:", user: id))
                return id
            }
            let before = try await store.read { try Seen($0, id) }
            try await store.write { store in
                try store.deleteUser(id: id, at: 6000)
                try store.deleteGroup(poolId: pool, name: "staff", at: 6000)
                _ = try store.insertRow(of: User.sample("anna", sub: "another", createdAt: 7000), aliases: [alias])
            }
            let preview = try await store.recover(.sample("r"))
            #expect(
                preview.map { [$0.createCount, $0.updateCount, $0.deleteCount] } == [
                    [1, 0, 1], [1, 0, 0], [1, 0, 0], [1, 0, 0],
                ])
            var after = try await store.read { try Seen($0, id) }
            #expect(after.user?.generation == 1)
            after.user?.generation = 0
            #expect(after == before && before.user != nil && before.byAlias == id)
        },
        Contract("while a recovery is active its pool's users, groups and passkeys are not written to") { store in
            let ids = try await store.makeUsers(.sample("anna"), .sample("bert"))
            try await store.write { store in
                try store.insert(Group.sample("staff"))
                try store.insert(Passkey.sample([1], user: ids[0]))
                try store.insert(PointInTimeRecovery.sample("r"))
            }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(PointInTimeRecovery.sample("s")) }
            }
            let writes: [@Sendable (any StoreWriter) throws -> Void] = [
                { try _ = $0.insertRow(of: User.sample("carl", createdAt: 9500), aliases: []) },
                { store in
                    var user = try #require(try store.user(id: ids[0]))
                    user.modifiedAt = 9500
                    try store.change(user, aliases: [])
                },
                { store in
                    var user = try #require(try store.user(id: ids[0]))
                    user.modifiedAt = 9500
                    try store.setMFA(of: user)
                },
                { store in try store.setTokenUse(of: #require(try store.user(id: ids[0])), at: 9500) },
                { try $0.deleteUser(id: ids[1], at: 9500) },
                { try $0.insert(Group.sample("others")) },
                { try $0.deleteGroup(poolId: pool, name: "staff", at: 9500) },
                { try $0.addMember(userId: ids[0], poolId: pool, group: "staff", at: 9500) },
                { try $0.removeMember(userId: ids[0], poolId: pool, group: "staff", at: 9500) },
                { try _ = $0.deletePasskey(userId: ids[0], credentialId: [1], at: 9500) },
            ]
            for write in writes {
                await #expect(throws: Refusal.pool(.writesPaused)) { try await store.write(write) }
            }
            try await store.write { store in
                _ = try store.insertRow(of: User.sample("late", createdAt: 20_000), aliases: [])
                _ = try store.insertRow(of: User.sample("elsewhere", pool: otherPool), aliases: [])
                try store.setCredential(userId: ids[0], generation: 0, passwordHash: "rehashed", sealedVerifier: nil)
            }
        },
        Contract("recoveries are listed by pool, the newest first, and go with their pool") { store in
            try await store.makePools()
            let all = (1...3).map { number in
                var recovery = PointInTimeRecovery.sample("r\(number)")
                recovery.initiatedAt = Int64(number)
                recovery.isActive = false
                return recovery
            }
            let other = PointInTimeRecovery.sample("other", pool: otherPool)
            try await store.write { store in for one in all + [other] { try store.insert(one) } }
            let listed = try await store.read { store in
                let first = try store.recoveries(poolId: pool, after: nil, limit: 2)
                let last = try #require(first.last)
                return try first
                    + store.recoveries(
                        poolId: pool, after: RecoveryCursor(initiatedAt: last.initiatedAt, id: last.id), limit: 2)
            }
            #expect(listed == all.reversed())
            let (active, here) = try await store.read { store in
                (try store.activeRecoveries(limit: 9), try store.recovery("other", poolId: pool))
            }
            #expect(active == [other] && here == nil)
            try await store.write { store in
                try store.markDeleted(poolId: otherPool, at: 9)
                while try !store.clearDeletedPools(limit: 2) {}
            }
            #expect(try await store.read { try $0.activeRecoveries(limit: 9) } == [])
        },
        Contract("the history of before a time is forgotten, in slices") { store in
            _ = try await store.makeUsers(.sample("anna"), .sample("bert"), .sample("carl", createdAt: 8000))
            let other = User.sample("dora", pool: otherPool)
            let removed = try await store.write { store in
                try store.setMeta("history-begin", to: "7")
                _ = try store.insertRow(of: other, aliases: [])
                return try (0..<3).map { _ in try store.forgetHistory(poolId: pool, before: 5000, limit: 1) }
            }
            #expect(removed == [1, 1, 0])
            #expect(try await store.read { try $0.historyForgotten(poolId: pool) } == 5000)
            _ = try await store.write { try $0.forgetHistory(poolId: pool, before: 4000, limit: 1) }
            #expect(try await store.read { try $0.historyForgotten(poolId: pool) } == 5000)
            // Each pool has its own time.
            #expect(try await store.read { try $0.historyForgotten(poolId: otherPool) } == 7)
            let pools = try await store.read { store in
                (try store.histories(after: "", limit: 9), try store.histories(after: pool, limit: 1))
            }
            #expect(pools.0.map(\.poolId) == [pool, otherPool].sorted())
            let oldest = Dictionary(uniqueKeysWithValues: pools.0.map { ($0.poolId, $0.oldest) })
            #expect(oldest == [pool: 8000, otherPool: other.createdAt])
            #expect(pools.1.map(\.poolId) == [pool, otherPool].filter { $0 > pool })
        },
        Contract("nothing is known of before the history was made, and a copy knows since when") { store in
            try await store.makePools()
            let applied = try await store.read { try $0.historyForgotten(poolId: pool) }
            try await store.write { try $0.noteHistoryBegin() }
            #expect(try await store.read { try $0.meta("history-begin") } == "\(applied)")
            // A copy is migrated later, and has the facts of what it was made from.
            try await store.write { store in
                try store.setMeta("history-begin", to: "-5")
                try store.noteHistoryBegin()
            }
            #expect(try await store.read { try $0.historyForgotten(poolId: pool) } == -5)
        },
        Contract("devices that came after the point vanish with their sign-ins, those of other pools stay") { store in
            let ids = try await store.makeUsers(.sample("anna"), .sample("bert"))
            let elsewhere = try await store.write { store in
                try store.insertRow(of: User.sample("carl", pool: otherPool), aliases: [])
            }
            let devices: [(user: Int64, key: String, at: Int64)] = [
                (ids[0], "old", 4000), (ids[0], "new", 6000), (elsewhere, "other", 6000), (ids[1], "newer", 7000),
                (ids[1], "newest", 8000),
            ]
            try await store.write { store in
                for one in devices {
                    var device = Device.sample(one.key, user: one.user)
                    device.createdAt = one.at
                    try store.insert(device)
                }
            }
            _ = try await store.recover(.sample("r"))
            let left = try await store.read { store in
                try devices.filter { try store.device(userId: $0.user, key: $0.key) != nil }.map(\.key)
            }
            #expect(left == ["old", "other"])
        },
        Contract("a letter that is only composed otherwise is given back too") { store in
            let ids = try await store.makeUsers(.sample("anna", [("name", "Jose\u{301}")]))
            try await store.write { store in
                var user = try #require(try store.user(id: ids[0]))
                user.attributes["name"] = "Jos\u{E9}"
                user.modifiedAt = 6000
                try store.change(user, aliases: [])
            }
            let preview = try await store.recover(.sample("r"))
            #expect(preview.first?.updateCount == 1)
            let name = try await store.read { try $0.user(id: ids[0])?.attributes["name"] }
            #expect(name.map { Array($0.unicodeScalars) } == Array("Jose\u{301}".unicodeScalars))
        },
        Contract("the history of a pool that is being recovered is not forgotten") { store in
            let ids = try await store.makeUsers(.sample("anna"))
            try await store.write { try $0.deleteUser(id: ids[0], at: 6000) }
            let recovery = PointInTimeRecovery.sample("r")
            try await store.write { try $0.insert(recovery) }
            try await store.write { try $0.setMeta("history-begin", to: "0") }
            #expect(try await store.write { try $0.forgetHistory(poolId: pool, before: 8000, limit: 9) } == 0)
            #expect(try await store.read { try $0.historyForgotten(poolId: pool) } == 0)
            while try await store.write({ try $0.preview(recovery, limit: 2) }) == nil {}
            while try await !store.write({ try $0.restore(recovery, at: 9500, limit: 2) }) {}
            #expect(try await store.read { try $0.user(id: ids[0]) } != nil)
        },
    ]

    /// What a reader sees of one user.
    private struct Seen: Equatable {
        var user: User?
        let byAlias: Int64?
        let groups: [Group]
        let passkeys: [Passkey]
        let identities: [UserIdentity]

        init(_ store: any StoreReader, _ id: Int64) throws {
            user = try store.user(id: id)
            byAlias = try store.user(poolId: pool, aliasKey: "a@example.com")?.id
            groups = try store.groups(userId: id)
            passkeys = try store.passkeys(userId: id, after: nil, limit: 9)
            identities = try store.identities(userId: id)
        }
    }
}

extension IdentityStore {
    /// Does a whole recovery, two rows at a time, and returns its preview.
    fileprivate func recover(_ recovery: PointInTimeRecovery) async throws -> [RestorePreviewType] {
        try await write { try $0.insert(recovery) }
        var preview: [RestorePreviewType]?
        while preview == nil { preview = try await write { try $0.preview(recovery, limit: 2) } }
        while try await !write({ try $0.restore(recovery, at: 9500, limit: 2) }) {}
        var ended = recovery
        ended.isActive = false
        let last = ended
        try await write { try $0.update(last) }
        #expect(try await read { try $0.endedRecoveriesWithWork(limit: 9) } == [last])
        while try await !write({ try $0.clearWork(of: last, limit: 2) }) {}
        #expect(try await read { try $0.endedRecoveriesWithWork(limit: 9) } == [])
        return preview ?? []
    }
}
