import Identity
import ServiceModel
import Testing

extension Contract {
    public static let groups = [
        Contract("a group comes back as stored, whatever the case of the name") { store in
            try await store.makePools()
            let group = try Group(
                GroupType(
                    groupName: "Admins", userPoolId: pool, description: "they may", roleArn: "arn:aws:iam::1:role/r",
                    precedence: 0, lastModifiedDate: Timestamp(milliseconds: 2),
                    creationDate: Timestamp(milliseconds: 1)))
            try await store.write { try $0.insert(group) }
            let back = try await store.read { store in
                [
                    try store.group(poolId: pool, name: "Admins"), try store.group(poolId: pool, name: "aDMINS"),
                    try store.group(poolId: otherPool, name: "Admins"),
                ]
            }
            #expect(back == [group, group, nil])
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(Group.sample("admins")) }
            }
        },
        Contract("groups are listed by name, page by page, and counted") { store in
            try await store.makePools()
            try await store.write { store in
                for name in ["c", "A", "b"] { try store.insert(Group.sample(name)) }
            }
            let pages = try await store.read { store in
                [
                    try store.groups(poolId: pool, after: nil, limit: 2),
                    try store.groups(poolId: pool, after: "b", limit: 2),
                    try store.groups(poolId: otherPool, after: nil, limit: 2),
                ].map { $0.map(\.name) }
            }
            #expect(pages == [["A", "b"], ["c"], []])
            let count = try await store.read { try $0.groupCount(poolId: pool) }
            #expect(count == 3)
        },
        Contract("a user's groups come by precedence, those without one last, then by name") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                for (name, precedence) in [("z", 1), ("y", nil), ("x", 5), ("w", 1), ("v", nil), ("u", 0)] {
                    try store.insert(Group.sample(name, precedence: precedence))
                    try store.addMember(userId: id, poolId: pool, group: name, at: 1)
                }
                try store.update(Group.sample("x", precedence: 0))
                try store.removeMember(userId: id, poolId: pool, group: "v", at: 9)
            }
            let names = try await store.read { try $0.groups(userId: id).map(\.name) }
            #expect(names == ["u", "x", "w", "z", "y"])
        },
        Contract("members come in the order of their rows, page by page, nobody twice") { store in
            let ids = try await store.makeUsers(.sample("c"), .sample("a"), .sample("b"), .sample("d"))
            try await store.write { store in
                try store.insert(Group.sample("g"))
                for id in ids.dropLast().reversed() + ids {
                    if id == ids[3] { continue }
                    try store.addMember(userId: id, poolId: pool, group: "G", at: 1)
                }
            }
            let pages = try await store.read { store in
                [
                    try store.members(poolId: pool, group: "g", after: nil, limit: 2),
                    try store.members(poolId: pool, group: "G", after: ids[1], limit: 2),
                    try store.members(poolId: pool, group: "h", after: nil, limit: 2),
                ].map { $0.map(\.username) }
            }
            #expect(pages == [["c", "a"], ["b"], []])
        },
        Contract("a deleted group has no members any more, not even when it is made again") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"), .sample("c"))
            try await store.write { store in
                try store.insert(Group.sample("g"))
                for id in ids { try store.addMember(userId: id, poolId: pool, group: "g", at: 1) }
                try store.deleteGroup(poolId: pool, name: "G", at: 9)
            }
            let gone = try await store.read { store in
                try store.group(poolId: pool, name: "g") == nil && store.groups(userId: ids[0]).isEmpty
                    && store.groupCount(poolId: pool) == 0
            }
            #expect(gone)
            try await store.write { try $0.insert(Group.sample("g")) }
            for _ in 0..<5 {
                let members = try await store.read { try $0.members(poolId: pool, group: "g", after: nil, limit: 9) }
                #expect(members.isEmpty)
                _ = try await store.write { try $0.sweep(now: 0, messagesBefore: 0, limit: 2) }
            }
            let kept = try await store.read { try $0.group(poolId: pool, name: "g") != nil }
            #expect(kept)
        },
    ]
}
