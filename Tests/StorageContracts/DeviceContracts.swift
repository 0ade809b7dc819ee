import Identity
import Testing

extension Device {
    /// A device with every member that a column could lose.
    static func sample(
        _ key: String, user: Int64, isRemembered: Bool = true, authenticatedAt: Int64 = 7000
    ) -> Device {
        Device(
            userId: user, key: key, name: "späte \u{1F986}", salt: [0, 1, 255], sealedVerifier: [255, 0, 2],
            isRemembered: isRemembered, hasPassedMFA: true, lastAddress: "2001:db8::1", createdAt: 5000,
            modifiedAt: 6000, authenticatedAt: authenticatedAt)
    }
}

extension Contract {
    public static let devices = [
        Contract("a device comes back to its user, and to no other") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            var bare = Device.sample("bare", user: ids[0], isRemembered: false)
            (bare.name, bare.salt, bare.sealedVerifier, bare.lastAddress) = (nil, nil, nil, nil)
            bare.hasPassedMFA = false
            let samples = [Device.sample("key", user: ids[0]), bare]
            try await store.write { store in for device in samples { try store.insert(device) } }
            for sample in samples {
                var found = try await store.read { try $0.device(userId: ids[0], key: sample.key) }
                #expect(found.map { $0.id > 0 } == true)
                found?.id = 0
                #expect(found == sample)
                #expect(try await store.read { try $0.device(userId: ids[1], key: sample.key) } == nil)
            }
            #expect(try await store.read { try $0.device(userId: ids[0], key: "other") } == nil)
        },
        Contract("a key is one device's, whoever has it") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { try $0.insert(.sample("key", user: ids[0])) }
            for id in ids {
                await #expect(throws: StoreConflict.exists) {
                    try await store.write { try $0.insert(.sample("key", user: id)) }
                }
            }
        },
        Contract("an update changes status, trust, address and dates, of its user's device alone") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { try $0.insert(.sample("key", user: ids[0])) }
            var changed = try #require(try await store.read { try $0.device(userId: ids[0], key: "key") })
            (changed.isRemembered, changed.hasPassedMFA, changed.lastAddress) = (false, false, "192.0.2.1")
            (changed.modifiedAt, changed.authenticatedAt) = (8000, 9000)
            let (mine, other) = (changed, Device.sample("key", user: ids[1]))
            try await store.write { store in
                try store.update(mine)
                try store.update(other)
            }
            #expect(try await store.read { try $0.device(userId: ids[0], key: "key") } == mine)
        },
        Contract("devices are listed in the order in which they came, by page, and without those not remembered") {
            store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for number in 0..<5 {
                    try store.insert(.sample("a\(number)", user: ids[0], isRemembered: number % 2 == 0))
                }
                try store.insert(.sample("b0", user: ids[1]))
            }
            func keys(_ onlyRemembered: Bool, after: Int64 = 0, limit: Int = 10) async throws -> [(String, Int64)] {
                try await store.read {
                    try $0.devices(userId: ids[0], onlyRemembered: onlyRemembered, after: after, limit: limit)
                }.map { ($0.key, $0.id) }
            }
            let all = try await keys(false)
            #expect(all.map(\.0) == ["a0", "a1", "a2", "a3", "a4"])
            #expect(try await keys(true).map(\.0) == ["a0", "a2", "a4"])
            #expect(try await keys(false, limit: 2).map(\.0) == ["a0", "a1"])
            #expect(try await keys(true, after: all[1].1, limit: 1).map(\.0) == ["a2"])
            #expect(try await keys(false, after: all[4].1).isEmpty)
        },
        Contract("forgetting a device ends the refresh tokens of its sign-ins, and nothing else") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for (number, name) in ["mine", "other", "none", "theirs", "ended"].enumerated() {
                    var signIn = SignIn.sample(name, user: name == "theirs" ? ids[1] : ids[0])
                    signIn.device = name == "none" ? nil : name == "other" ? "other" : "key"
                    signIn.hasPassedMFA = name == "mine"
                    if name == "ended" { signIn.expiresAt = 10 }
                    try store.insert(signIn, refreshToken: .sample([UInt8(number)], of: name))
                }
                try store.insert(.sample("key", user: ids[0]))
                try store.insert(.sample("other", user: ids[0]))
                try store.deleteDevice(userId: ids[1], key: "key", at: 50)
            }
            func ends() async throws -> [Int64?] {
                try await store.read { store in
                    try ["mine", "other", "none", "theirs", "ended"].map { try store.signIn($0)?.0.expiresAt }
                }
            }
            // Not theirs to forget; what they had with that key ends all the same.
            #expect(try await store.read { try $0.device(userId: ids[0], key: "key") } != nil)
            #expect(try await ends() == [9_000_000, 9_000_000, 9_000_000, 50, 10])
            try await store.write { try $0.deleteDevice(userId: ids[0], key: "key", at: 100) }
            #expect(try await store.read { try $0.device(userId: ids[0], key: "key") } == nil)
            #expect(try await store.read { try $0.device(userId: ids[0], key: "other") } != nil)
            #expect(try await ends() == [100, 9_000_000, 9_000_000, 50, 10])
            let mine = try await store.read { try $0.signIn("mine")?.0 }
            #expect(mine?.device == "key" && mine?.hasPassedMFA == true && mine?.revokedAt == nil)
        },
        Contract("of many devices the longest unused go") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for (number, time) in [3000, 1000, 2000, 4000].enumerated() {
                    try store.insert(.sample("a\(number)", user: ids[0], authenticatedAt: Int64(time)))
                }
                try store.insert(.sample("b0", user: ids[1], authenticatedAt: 1))
                try store.deleteUnusedDevices(userId: ids[0], keeping: 4)
                try store.deleteUnusedDevices(userId: ids[0], keeping: 2)
            }
            let left = try await store.read { store in
                try ids.map { try store.devices(userId: $0, onlyRemembered: false, after: 0, limit: 9).map(\.key) }
            }
            #expect(left == [["a0", "a3"], ["b0"]])
        },
        Contract("the newest session is kept with a device, for its user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                try store.insert(.sample("key", user: ids[0]))
                try store.keepSession([1], userId: ids[1], deviceKey: "key")
            }
            #expect(try await store.read { try $0.keptSession(userId: ids[0], deviceKey: "key") } == nil)
            try await store.write { store in
                try store.keepSession([1], userId: ids[0], deviceKey: "key")
                try store.keepSession([0, 255], userId: ids[0], deviceKey: "key")
            }
            #expect(try await store.read { try $0.keptSession(userId: ids[0], deviceKey: "key") } == [0, 255])
            #expect(try await store.read { try $0.keptSession(userId: ids[1], deviceKey: "key") } == nil)
        },
        Contract("a user's devices go with the user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                try store.insert(.sample("a", user: ids[0]))
                try store.insert(.sample("b", user: ids[1]))
                try store.deleteUser(id: ids[0], at: 9)
            }
            let left = try await store.read { store in
                try ids.map { try store.devices(userId: $0, onlyRemembered: false, after: 0, limit: 9).count }
            }
            #expect(left == [0, 1])
        },
    ]
}
