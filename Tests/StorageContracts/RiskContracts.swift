import Identity
import ServiceModel
import Testing

extension StoredAuthEvent {
    static func sample(
        _ id: String, user: Int64, at time: Int64 = 1000, device: String? = nil, teaches: Bool = false
    ) -> StoredAuthEvent {
        StoredAuthEvent(
            userId: user,
            shape: AuthEventType(
                eventId: id, eventType: .signIn, creationDate: Timestamp(milliseconds: time), eventResponse: .pass,
                eventRisk: EventRiskType(
                    riskDecision: .accountTakeover, riskLevel: .low, compromisedCredentialsDetected: false),
                challengeResponses: [ChallengeResponseType(challengeName: .password, challengeResponse: .success)],
                eventContextData: EventContextDataType(
                    ipAddress: "203.0.113.9", deviceName: "Chrome 126, \u{1F986}", timezone: "+02:00"),
                eventFeedback: EventFeedbackType(
                    feedbackValue: .valid, provider: "Admin", feedbackDate: Timestamp(milliseconds: time + 1))),
            device: device, expiresAt: time + 100, teaches: teaches)
    }
}

extension RiskConfigurationType {
    static func sample(_ range: String, client: String? = nil) -> RiskConfigurationType {
        RiskConfigurationType(
            userPoolId: pool, clientId: client,
            riskExceptionConfiguration: RiskExceptionConfigurationType(blockedIPRangeList: [range]),
            lastModifiedDate: Timestamp(milliseconds: 1_700_000_000_123))
    }
}

extension Contract {
    public static let risk = [
        Contract("a pool and its clients have a risk configuration each, replaced as a whole") { store in
            try await store.makePools()
            try await store.write { store in
                try store.setRiskConfiguration(.sample("10.0.0.0/8"), poolId: pool, clientId: nil)
                try store.setRiskConfiguration(.sample("10.1.0.0/16", client: "a"), poolId: pool, clientId: "a")
                try store.setRiskConfiguration(.sample("10.2.0.0/16"), poolId: pool, clientId: nil)
            }
            let found = try await store.read { store in
                try [nil, "a", "b"].map { try store.riskConfiguration(poolId: pool, clientId: $0) }
            }
            #expect(found == [.sample("10.2.0.0/16"), .sample("10.1.0.0/16", client: "a"), nil])
            let other = try await store.read { try $0.riskConfiguration(poolId: otherPool, clientId: nil) }
            #expect(other == nil)
            try await store.write { try $0.setRiskConfiguration(nil, poolId: pool, clientId: "a") }
            #expect(try await store.read { try $0.riskConfiguration(poolId: pool, clientId: "a") } == nil)
        },
        Contract("a risk configuration goes with its client, and with its pool") { store in
            try await store.makePools()
            try await store.write { store in
                try store.insert(StoredClient.sample("a"))
                try store.setRiskConfiguration(.sample("10.0.0.0/8"), poolId: pool, clientId: nil)
                try store.setRiskConfiguration(.sample("10.1.0.0/16", client: "a"), poolId: pool, clientId: "a")
                try store.deleteClient("a")
            }
            let left = try await store.read { store in
                try [nil, "a"].map { try store.riskConfiguration(poolId: pool, clientId: $0) }
            }
            #expect(left == [.sample("10.0.0.0/8"), nil])
            try await store.write { store in
                try store.markDeleted(poolId: pool, at: 1)
                while try !store.clearDeletedPools(limit: 1) {}
                try store.insert(UserPool.sample(pool))
            }
            #expect(try await store.read { try $0.riskConfiguration(poolId: pool, clientId: nil) } == nil)
        },
        Contract("an event comes back with all that it says, and is stored in place of what it was") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            let event = StoredAuthEvent.sample("one", user: ids[0], device: "\u{1F986}")
            try await store.write { try $0.put(event) }
            #expect(try await store.read { try $0.authEvent("one") } == event)
            #expect(try await store.read { try $0.authEvent("other") } == nil)
            var changed = event
            changed.shape.eventResponse = .fail
            changed.device = nil
            changed.teaches = true
            let stored = changed
            try await store.write { try $0.put(stored) }
            #expect(try await store.read { try $0.authEvent("one") } == stored)
            // Nobody's event becomes another's.
            try await store.write { try $0.put(.sample("one", user: ids[1])) }
            #expect(try await store.read { try $0.authEvent("one") } == stored)
        },
        Contract("a user's events are listed from the newest, and go on from the last") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for (number, time) in [Int64(5), 7, 7, 6, 7].enumerated() {
                    try store.put(.sample("event-\(number)", user: ids[0], at: time))
                }
                try store.put(.sample("other", user: ids[1], at: 8))
            }
            let (first, rest) = try await store.read { store in
                let first = try store.authEvents(userId: ids[0], after: nil, limit: 2)
                let cursor = first.last.map { AuthEventCursor(createdAt: $0.createdAt, id: $0.id) }
                return (first, try store.authEvents(userId: ids[0], after: cursor, limit: 9))
            }
            #expect(first.map(\.id) == ["event-4", "event-2"])
            #expect(rest.map(\.id) == ["event-1", "event-3", "event-0"])
        },
        Contract("events that teach are found behind however many others") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for number in 0..<4 {
                    try store.put(
                        .sample("event-\(number)", user: ids[0], at: Int64(number), teaches: number.isMultiple(of: 2)))
                }
                try store.put(.sample("other", user: ids[1], at: 9, teaches: true))
            }
            let found = try await store.read { store in
                try [1, 9].map { try store.teachingEvents(userId: ids[0], limit: $0).map(\.id) }
            }
            #expect(found == [["event-2"], ["event-2", "event-0"]])
        },
        Contract("events go with their user, and when their time is over") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                try store.put(.sample("a-1", user: ids[0]))
                for number in 0..<3 { try store.put(.sample("b-\(number)", user: ids[1], at: Int64(number))) }
                try store.deleteUser(id: ids[0], at: 9)
            }
            #expect(try await store.read { try $0.authEvent("a-1") } == nil)
            let removed = try await store.write { store in
                [
                    try store.sweep(now: 99, messagesBefore: 0, limit: 1),
                    try store.sweep(now: 101, messagesBefore: 0, limit: 1),
                    try store.sweep(now: 101, messagesBefore: 0, limit: 9),
                ]
            }
            #expect(removed == [0, 1, 1])
            #expect(
                try await store.read { try $0.authEvents(userId: ids[1], after: nil, limit: 9) }.map(\.id) == ["b-2"])
        },
    ]
}
