import Identity
import Testing

extension Contract {
    public static let outbox = [
        Contract("a message comes back as stored, with an id of its own") { store in
            let ids = try await store.write { [try $0.enqueued(.sample(to: "a")), try $0.enqueued(.sample(to: "b"))] }
            #expect(ids[0] > 0 && ids[1] > ids[0], "of one transaction, in its order")
            let found = try await store.read { try $0.messages(OutboxQuery()) }
            var expected = [StoredMessage.sample(to: "b"), .sample(to: "a")]
            expected[0].id = ids[1]
            expected[1].id = ids[0]
            #expect(found == expected, "newest first")
        },
        Contract("a message is not found by its user's alias where that is another's username or sub") { store in
            try await store.makeUsers(.sample("ada", sub: "5a5a"))
            try await store.write { store in
                let aliases = [
                    Alias(kind: .preferredUsername, key: "ada"), Alias(kind: .email, key: "5a5a"),
                    Alias(kind: .phoneNumber, key: "+4915112345"),
                ]
                _ = try store.insertRow(of: User.sample("eve", sub: "e0e0"), aliases: aliases)
                try store.enqueue(.sample(to: "eve", sub: "e0e0"))
            }
            for (name, count) in [("ada", 0), ("5A5A", 0), ("+4915112345", 1), ("eve", 1)] {
                for poolId in [pool, nil] {
                    let found = try await store.read { try $0.messages(OutboxQuery(poolId: poolId, username: name)) }
                    #expect(found.count == count, "\(name)")
                }
            }
        },
        Contract("messages are found by pool, name, destination, purpose and age, newest first") { store in
            try await store.makePools()
            let ids = try await store.write { store in
                let aliases = [
                    Alias(kind: .preferredUsername, key: "ace"), Alias(kind: .email, key: "now@example.com"),
                ]
                _ = try store.insertRow(of: User.sample("ada", sub: "5a5a"), aliases: aliases)
                return [
                    try store.enqueued(.sample(to: "ada", sub: "5a5a", destination: "Old@Example.com")),
                    try store.enqueued(.sample(to: "bob", sub: "b0b0", destination: "+4915112345", purpose: "resend")),
                    try store.enqueued(.sample(to: "ada", sub: "0002", pool: otherPool, purpose: "resend")),
                    try store.enqueued(
                        .sample(to: "ada", sub: "5a5a", destination: "new@example.com", purpose: "resend")),
                ]
            }
            for (query, expected) in [
                (OutboxQuery(), [3, 2, 1, 0]), (OutboxQuery(limit: 2), [3, 2]), (OutboxQuery(poolId: pool), [3, 1, 0]),
                (OutboxQuery(username: "ada"), [3, 2, 0]), (OutboxQuery(poolId: pool, username: "ADA"), [3, 0]),
                (OutboxQuery(poolId: pool, username: "5a5a"), [3, 0]), (OutboxQuery(username: "5A5A"), [3, 0]),
                (OutboxQuery(poolId: pool, username: "ace"), [3, 0]), (OutboxQuery(username: "ace"), [3, 0]),
                (OutboxQuery(poolId: otherPool, username: "ace"), []),
                (OutboxQuery(username: "now@example.com"), [3, 0]),
                (OutboxQuery(username: "new@example.com"), [3]), (OutboxQuery(username: "nobody"), []),
                (OutboxQuery(destination: "Old@Example.com"), [0]), (OutboxQuery(destination: "+4915112345"), [1]),
                (OutboxQuery(purpose: "resend"), [3, 2, 1]), (OutboxQuery(limit: 1), [3]),
            ] {
                let found = try await store.read { try $0.messages(query).map(\.id) }
                #expect(found == expected.map { ids[$0] }, "\(query)")
            }
        },
        Contract("the newest message is the one that was made last, and of one time the one of the greatest id") {
            store in
            let ids = try await store.write { store in
                try [5, 7, 6, 7].map { try store.enqueued(.sample(to: "a", at: $0)) }
            }
            let (all, some) = try await store.read { store in
                let start = OutboxPosition(id: ids[0])
                return (
                    try store.messages(OutboxQuery()).map(\.id), try store.messages(OutboxQuery(after: start)).map(\.id)
                )
            }
            #expect(all == [ids[3], ids[1], ids[2], ids[0]])
            #expect(some == [ids[3], ids[1], ids[2]])
        },
        Contract("behind a message there are those that came later, and behind the end there is none") { store in
            let empty = try await store.read { try $0.outboxEnd() }
            let ids = try await store.write { store in
                try ["a", "b", "a"].map { try store.enqueued(.sample(to: $0)) }
            }
            let (found, end) = try await store.read { store in
                let end = try store.outboxEnd()
                let places = ids.map { OutboxPosition(id: $0) } + [empty, end, empty.advanced(to: end)]
                return (try places.map { try store.messages(OutboxQuery(username: "a", after: $0)).map(\.id) }, end)
            }
            #expect(found == [[ids[2]], [ids[2]], [], [ids[2], ids[0]], [], []])
            try await store.write { _ = try $0.sweep(now: 0, messagesBefore: .max, limit: 9) }
            let last = try await store.write { try $0.enqueued(.sample(to: "c")) }
            let carried = OutboxPosition(text: end.text) ?? empty
            let behind = try await store.read { store in
                try [end, OutboxPosition(id: ids[2]), carried].map {
                    try store.messages(OutboxQuery(after: $0)).map(\.id)
                }
            }
            #expect(behind == [[last], [last], [last]], "no place comes again")
        },
        Contract("a place of another life, or of another database, hides no message") { store in
            let id = try await store.write { try $0.enqueued(.sample(to: "a")) }
            let foreign = try #require(OutboxPosition(text: "\(id):1-1:900000000:900000000:"))
            let (found, end) = try await store.read { store in
                (try store.messages(OutboxQuery(after: foreign)).map(\.id), try store.outboxEnd())
            }
            #expect(found == [id])
            let place = foreign.advanced(to: end)
            let next = try await store.write { try $0.enqueued(.sample(to: "b")) }
            let behind = try await store.read { try $0.messages(OutboxQuery(after: place)).map(\.id) }
            #expect(behind == [next])
        },
        Contract("who reads on from where the outbox ended misses no message and meets none twice") { store in
            let (writers, each) = (8, 15)
            let read = try await atOnce(writers + 1) { number in
                guard number == writers else {
                    for message in 0..<each {
                        let row = StoredMessage.sample(to: "\(number) \(message)", at: Int64(100 - number - message))
                        try await store.write { try $0.enqueue(row) }
                    }
                    return [String]()
                }
                var read: [String] = []
                var position: OutboxPosition?
                let deadline = ContinuousClock.now.advanced(by: .seconds(60))
                while read.count < writers * each, ContinuousClock.now < deadline {
                    let after = position
                    let (found, end) = try await store.scan { store in
                        (try store.messages(OutboxQuery(after: after, limit: 1000)), try store.outboxEnd())
                    }
                    read += found.map(\.username)
                    position = end
                }
                return read
            }
            let written = (0..<writers).flatMap { number in (0..<each).map { "\(number) \($0)" } }
            #expect(read.flatMap(\.self).sorted() == written.sorted())
        },
        Contract("what is undelivered comes oldest first, and is noted as delivered, redacted if wished") { store in
            let ids = try await store.write { store in
                try ["a", "b", "c"].map { try store.enqueued(.sample(to: $0)) }
            }
            let waiting = try await store.read { try $0.undelivered(limit: 2).map(\.id) }
            #expect(waiting == [ids[0], ids[1]])
            try await store.write { store in
                try store.markDelivered(ids: [ids[0]], at: 50, redact: false)
                try store.markDelivered(ids: [ids[1]], at: 60, redact: true)
            }
            let left = try await store.read { try $0.undelivered(limit: 9).map(\.id) }
            #expect(left == [ids[2]])
            let all = try await store.read { try $0.messages(OutboxQuery()) }
            #expect(all.map(\.deliveredAt) == [nil, 60, 50])
            #expect(all.map { $0.sealedContent == nil } == [false, true, false])
        },
    ]
}

extension StoreWriter {
    /// Enqueues a message and gives its id: the greatest one, as long as nobody else writes.
    fileprivate func enqueued(_ message: StoredMessage) throws -> Int64 {
        try enqueue(message)
        return try messages(OutboxQuery(limit: 1000)).map(\.id).max() ?? 0
    }
}
