/// What is known of one of a client's secrets beside its value.
public struct SecretMark: Sendable, Equatable {
    /// `<client id>--<milliseconds since 1970>`, at most 128 characters (cognito/clients §7).
    public let id: String
    /// Milliseconds since 1970.
    public let createdAt: Int64

    public init(id: String, createdAt: Int64) {
        self.id = id
        self.createdAt = createdAt
    }

    /// Of a new secret of a client that has `others`, from which it must differ.
    init(ofNew clientId: String, at now: Int64, beside others: [SecretMark] = []) {
        createdAt = now
        // Two in one millisecond, or under a clock that was set back, have ids of their own.
        var stamp = now
        while others.contains(where: { $0.id == Self.id(clientId, stamp) }) { stamp += 1 }
        id = Self.id(clientId, stamp)
    }

    private static func id(_ clientId: String, _ stamp: Int64) -> String {
        let tail = "--\(stamp)"
        return clientId.prefix(128 - tail.utf8.count) + tail
    }
}

/// One of a client's secrets.
public struct ClientSecret: Sendable, Equatable {
    public let mark: SecretMark
    public let value: String
}
