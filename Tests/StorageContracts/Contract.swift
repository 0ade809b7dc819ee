public import Identity
public import Testing

/// One thing that a store must do. The store that it gets is empty and its own.
public struct Contract: Sendable, CustomTestStringConvertible {
    public let sentence: String
    private let body: @Sendable (any IdentityStore) async throws -> Void

    init(_ sentence: String, _ body: @escaping @Sendable (any IdentityStore) async throws -> Void) {
        self.sentence = sentence
        self.body = body
    }

    public func check(_ store: any IdentityStore) async throws {
        try await body(store)
    }

    public var testDescription: String { sentence }

    /// Those of every aggregate.
    public static let all =
        pools + deletedPools + clients + keys + users + userSearch + groups + signIns + codes + outbox + delivery
        + limits + resources + customChallenges + encryptionKeys + passkeys + devices + risk + imports + history
        + sessions + rates + accessKeys + roles + userIdentities + identityPools + poolIdentities
        + sweeping + leases + transactions + changes + snapshots + races

    /// Runs `body` so many times at once, each time with another number from 0. The results come in no order.
    static func atOnce<T: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> T
    ) async throws -> [T] {
        try await withThrowingTaskGroup(of: T.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
