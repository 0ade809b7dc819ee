import Identity
import Testing

/// What workers of several servers rest on when they deliver.
extension Contract {
    public static let delivery = [
        Contract("what is due is taken by medium, the longest due first, and counted") { store in
            let times: [(name: String, due: Int64?)] = [("a", 30), ("b", 10), ("c", 20), ("d", 99), ("e", nil)]
            let ids = try await store.write { store in
                let mails = try times.map { try store.due($0.name, at: $0.due) }
                return mails + [try store.due("f", medium: "SMS", at: 5)]
            }
            #expect(try await store.read { try $0.nextDue(medium: "EMAIL") } == 10)
            let taken = try await store.write {
                try $0.claimMessages(medium: "EMAIL", by: "one", now: 30, until: 1000, limit: 2)
            }
            #expect(taken.map(\.id) == [ids[1], ids[2]])
            #expect(taken.allSatisfy { $0.attempts == 1 && $0.dueAt == 1000 && $0.sealedContent == [1, 0, 255] })
            let rest = try await store.write {
                try $0.claimMessages(medium: "EMAIL", by: "two", now: 30, until: 1000, limit: 9)
            }
            #expect(rest.map(\.id) == [ids[0]], "what is claimed, not due yet, or nobody's to take stays")
            #expect(try await store.read { try $0.nextDue(medium: "EMAIL") } == 99)
            #expect(try await store.read { try $0.nextDue(medium: "SMS") } == 5)
            #expect(try await store.read { try $0.nextDue(medium: "FAX") } == nil)
        },
        Contract("of many who take messages at once each message is one's") { store in
            let (messages, claimers) = (120, 8)
            let ids = try await store.write { store in
                try (0..<messages).map { try store.due("u\($0)", at: Int64($0)) }
            }
            let taken = try await atOnce(claimers) { number in
                var taken: [Int64] = []
                while true {
                    let some = try await store.write {
                        try $0.claimMessages(
                            medium: "EMAIL", by: "claimer \(number)", now: 1000, until: 5000, limit: 4)
                    }
                    #expect(some.count <= 4)
                    taken += some.map(\.id)
                    // Rows that another has locked are passed over, and may come free again.
                    let left = try await store.read { try $0.nextDue(medium: "EMAIL") }
                    if some.isEmpty, left.map({ $0 > 1000 }) ?? true { return taken }
                }
            }
            #expect(taken.flatMap(\.self).sorted() == ids.sorted())
        },
        Contract("a claim ends, and then another's counts alone") { store in
            let id = try await store.write { try $0.due("a", at: 10) }
            try await store.claim("dead", now: 10, until: 100)
            #expect(try await store.claim("early", now: 99, until: 200) == [])
            #expect(try await store.claim("next", now: 100, until: 200) == [id])
            let late = try await store.write { store in
                [
                    try store.postpone(id: id, claimedBy: "dead", until: 5, error: "late"),
                    try store.giveUp(id: id, claimedBy: "dead", at: 150, error: "late", redact: true),
                ]
            }
            #expect(late == [false, false])
            let kept = try await store.read { try $0.messages(OutboxQuery())[0] }
            #expect(kept.dueAt == 200 && kept.lastError == nil && kept.state == .queued && kept.sealedContent != nil)
            #expect(kept.attempts == 2)
            let own = try await store.write { try $0.postpone(id: id, claimedBy: "next", until: 300, error: "451") }
            #expect(own)
            let again = try await store.write { try $0.postpone(id: id, claimedBy: "next", until: 400, error: "x") }
            #expect(!again, "the claim is over")
            let waiting = try await store.read { try $0.messages(OutboxQuery())[0] }
            #expect(waiting.dueAt == 300 && waiting.lastError == "451")
        },
        Contract("what is postponed without a reason keeps the last one") { store in
            let id = try await store.write { try $0.due("a", at: 10) }
            for reason in ["first", nil] {
                try await store.claim("o", now: 10, until: 100)
                _ = try await store.write { try $0.postpone(id: id, claimedBy: "o", until: 10, error: reason) }
            }
            let message = try await store.read { try $0.messages(OutboxQuery())[0] }
            #expect(message.lastError == "first" && message.attempts == 2)
        },
        Contract("what is delivered is nobody's to take, whosever claim it was") { store in
            let ids = try await store.write { store in try ["a", "b"].map { try store.due($0, at: 10) } }
            try await store.claim("o", now: 10, until: 100)
            #expect(try await store.write { try $0.markDelivered(ids: [ids[0], 987_654], at: 50, redact: true) } == 1)
            #expect(try await store.claim("p", now: 1000, until: 2000) == [ids[1]])
            let late = try await store.write { store in
                [
                    try store.postpone(id: ids[0], claimedBy: "o", until: 5, error: "late"),
                    try store.giveUp(id: ids[0], claimedBy: "o", at: 150, error: "late", redact: true),
                ]
            }
            #expect(late == [false, false])
            let delivered = try await store.read { try $0.messages(OutboxQuery(state: .delivered)) }
            #expect(delivered.map(\.id) == [ids[0]])
            #expect(delivered[0].deliveredAt == 50 && delivered[0].dueAt == nil && delivered[0].sealedContent == nil)
        },
        Contract("what is given up is never taken again, says why, and is forgotten if wished") { store in
            let ids = try await store.write { store in try ["a", "b"].map { try store.due($0, at: 10) } }
            try await store.claim("o", now: 10, until: 100)
            let done = try await store.write { store in
                [
                    try store.giveUp(id: ids[0], claimedBy: "o", at: 50, error: "550 no", redact: true),
                    try store.giveUp(id: ids[1], claimedBy: "o", at: 60, error: "expired", redact: false),
                ]
            }
            #expect(done == [true, true])
            #expect(try await store.read { try $0.nextDue(medium: "EMAIL") } == nil)
            let failed = try await store.read { try $0.messages(OutboxQuery(state: .failed)) }
            #expect(failed.map(\.lastError) == ["expired", "550 no"] && failed.map(\.failedAt) == [60, 50])
            #expect(failed.map { $0.sealedContent == nil } == [false, true])
            #expect(try await store.read { try $0.undelivered(limit: 9) }.isEmpty, "no relay sends it either")
            try await store.write { try $0.queueForWorkers(ids: ids, dueAt: 0) }
            #expect(try await store.read { try $0.nextDue(medium: "EMAIL") } == nil)
            #expect(try await store.write { try $0.markDelivered(ids: [ids[1]], at: 70, redact: false) } == 1)
            let late = try await store.read { try $0.messages(OutboxQuery(state: .delivered)) }
            #expect(late.map(\.id) == [ids[1]], "who has delivered it all the same is right")
        },
        Contract("messages change hands between who fetches and who delivers") { store in
            let ids = try await store.write { store in
                try ["a", "b"].map { try store.due($0, at: nil) } + [try store.due("s", medium: "SMS", at: nil)]
            }
            let mail = try await store.read { try $0.undelivered(medium: "EMAIL", limit: 9).map(\.id) }
            #expect(mail == [ids[0], ids[1]])
            try await store.write { try $0.queueForWorkers(ids: mail, dueAt: 40) }
            #expect(try await store.read { try $0.undelivered(limit: 9).map(\.id) } == [ids[2]])
            #expect(try await store.claim("o", now: 40, until: 90) == mail)
            try await store.write { try $0.queueForWorkers(ids: mail, dueAt: 0) }
            #expect(try await store.read { try $0.nextDue(medium: "EMAIL") } == 90, "a claim stays one")
            let left = try await store.write { store in
                try [("other", mail[0]), ("o", mail[0]), ("o", mail[0]), ("o", mail[1])].map {
                    try store.leave(id: $0.1, claimedBy: $0.0)
                }
            }
            #expect(left == [false, true, false, true])
            let waiting = try await store.read { try $0.undelivered(limit: 9) }
            #expect(waiting.map(\.id) == ids && waiting.allSatisfy { $0.attempts == 0 })
        },
        Contract("messages are found by the state of their delivery, and behind a place too") { store in
            let ids = try await store.write { store in try ["a", "b", "c"].map { try store.due($0, at: 10) } }
            try await store.claim("o", now: 10, until: 100)
            try await store.write { store in
                try store.markDelivered(ids: [ids[1]], at: 50, redact: false)
                _ = try store.giveUp(id: ids[2], claimedBy: "o", at: 60, error: "no", redact: false)
            }
            for (state, expected) in [
                (MessageState.queued, [ids[0]]), (.delivered, [ids[1]]), (.failed, [ids[2]]),
            ] {
                let found = try await store.read { store in
                    (
                        try store.messages(OutboxQuery(state: state)),
                        try store.messages(OutboxQuery(poolId: pool, state: state, after: OutboxPosition(id: ids[0])))
                    )
                }
                #expect(found.0.map(\.id) == expected && found.0.allSatisfy { $0.state == state })
                #expect(found.1.map(\.id) == expected.filter { $0 > ids[0] })
            }
        },
    ]
}

extension StoreWriter {
    /// Enqueues a message that is due then, and gives its id.
    fileprivate func due(_ username: String, medium: String = "EMAIL", at due: Int64?) throws -> Int64 {
        var message = StoredMessage.sample(to: username)
        message.medium = medium
        message.dueAt = due
        message.expiresAt = 77
        try enqueue(message)
        return try messages(OutboxQuery(limit: 1000)).map(\.id).max() ?? 0
    }
}

extension IdentityStore {
    @discardableResult
    fileprivate func claim(_ owner: String, now: Int64, until: Int64) async throws -> [Int64] {
        try await write {
            try $0.claimMessages(medium: "EMAIL", by: owner, now: now, until: until, limit: 9).map(\.id)
        }
    }
}
