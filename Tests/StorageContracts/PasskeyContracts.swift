import Identity
import ServiceModel
import Testing
import WebAuthn

extension Contract {
    public static let passkeys = [
        Contract("a passkey comes back as stored, by its credential and by its user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            var bare = Passkey.sample([9], user: ids[0])
            (bare.attachment, bare.transports, bare.usedAt) = (nil, [], nil)
            (bare.signCount, bare.attestation, bare.isBackupEligible) = (0, .unchecked, false)
            let (first, second) = (Passkey.sample([0, 255], user: ids[0]), bare)
            try await store.write { store in
                try store.insert(first)
                try store.insert(second)
            }
            let found = try await store.read { store in
                (
                    try store.passkeys(userId: ids[0], after: nil, limit: 9), try store.passkeyCount(userId: ids[0]),
                    try store.passkeyCount(userId: ids[1]),
                    [
                        try store.passkey(poolId: pool, credentialId: [0, 255]),
                        try store.passkey(poolId: otherPool, credentialId: [0, 255]),
                        try store.passkey(poolId: pool, credentialId: [0]),
                    ]
                )
            }
            func withId(_ passkey: Passkey, _ id: Int64?) -> Passkey {
                var passkey = passkey
                passkey.id = id ?? 0
                return passkey
            }
            #expect(found.0 == [withId(first, found.0.first?.id), withId(second, found.0.last?.id)])
            #expect(found.1 == 2 && found.2 == 0)
            #expect(found.3 == [found.0[0], nil, nil])
        },
        Contract("a credential is one of a kind in its pool") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"), .sample("c", pool: otherPool))
            try await store.write { try $0.insert(Passkey.sample([1], user: ids[0])) }
            for id in ids[..<2] {
                await #expect(throws: StoreConflict.exists) {
                    try await store.write { try $0.insert(Passkey.sample([1], user: id)) }
                }
            }
            try await store.write { try $0.insert(Passkey.sample([1], user: ids[2], pool: otherPool)) }
        },
        Contract("passkeys are listed page by page, used, and deleted by their own user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for number in 0..<3 { try store.insert(Passkey.sample([UInt8(number)], user: ids[0])) }
            }
            let first = try await store.read { try $0.passkeys(userId: ids[0], after: nil, limit: 2) }
            let rest = try await store.read { try $0.passkeys(userId: ids[0], after: first[1].id, limit: 2) }
            #expect(first.map(\.credentialId) == [[0], [1]] && rest.map(\.credentialId) == [[2]])
            try await store.write {
                try $0.setPasskeyUse(id: first[1].id, signCount: 7, isBackedUp: true, at: 77)
            }
            var used = first[1]
            (used.signCount, used.isBackedUp, used.usedAt) = (7, true, 77)
            #expect(try await store.read { try $0.passkey(poolId: pool, credentialId: [1]) } == used)
            let deleted = try await store.write { store in
                [
                    try store.deletePasskey(userId: ids[1], credentialId: [1], at: 9),
                    try store.deletePasskey(userId: ids[0], credentialId: [1], at: 9),
                    try store.deletePasskey(userId: ids[0], credentialId: [1], at: 9),
                ]
            }
            #expect(deleted == [false, true, false])
            #expect(try await store.read { try $0.passkeyCount(userId: ids[0]) } == 2)
        },
        Contract("of a sign-in's registrations the last one counts, once") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.insert(.sample("s", user: id), refreshToken: .sample([1], of: "s"))
                try store.replace(PasskeyChallenge(hash: [1], signInId: "s", expiresAt: 5))
                try store.replace(PasskeyChallenge(hash: [2, 0], signInId: "s", expiresAt: 6))
            }
            let found = try await store.read { store in
                (try store.passkeyChallenge(hash: [1]), try store.passkeyChallenge(hash: [2, 0]))
            }
            #expect(found.0 == nil)
            #expect(found.1?.0 == PasskeyChallenge(hash: [2, 0], signInId: "s", expiresAt: 6))
            #expect(found.1?.1 == .sample("s", user: id))
            let taken = try await store.write { store in
                [
                    try store.takePasskeyChallenge(hash: [1]), try store.takePasskeyChallenge(hash: [2, 0]),
                    try store.takePasskeyChallenge(hash: [2, 0]),
                ]
            }
            #expect(taken == [false, true, false])
        },
        Contract("passkeys and registrations go with their user and with their pool") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"), .sample("c", pool: otherPool))
            try await store.write { store in
                for (number, id) in ids.enumerated() {
                    let poolId = number == 2 ? otherPool : pool
                    try store.insert(Passkey.sample([UInt8(number)], user: id, pool: poolId))
                    try store.insert(
                        .sample("s\(number)", user: id), refreshToken: .sample([UInt8(number)], of: "s\(number)"))
                    try store.replace(
                        PasskeyChallenge(hash: [UInt8(number)], signInId: "s\(number)", expiresAt: 5))
                }
                try store.deleteUser(id: ids[0], at: 9)
                try store.markDeleted(poolId: otherPool, at: 9)
            }
            let seen = try await store.read { store in
                try (0..<3).map { number in
                    (
                        try store.passkey(poolId: number == 2 ? otherPool : pool, credentialId: [UInt8(number)]) != nil,
                        try store.passkeyChallenge(hash: [UInt8(number)]) != nil
                    )
                }
            }
            #expect(seen.map(\.0) == [false, true, false] && seen.map(\.1) == [false, true, false])
            while try await !store.write({ try $0.clearDeletedPools(limit: 10) }) {}
            #expect(try await store.read { try $0.passkeyCount(userId: ids[2]) } == 0)
        },
    ]
}
