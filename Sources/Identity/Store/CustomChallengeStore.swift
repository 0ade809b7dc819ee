/// What a sign-in of the pool's own making keeps between a question and its answer: the way so far, which may be long,
/// and what the answer is judged by, which no client gets to see.
public struct StoredCustomChallenge: Sendable, Equatable {
    /// Of the question's Session.
    public var id: String
    /// 0 where nobody has the name.
    public var userId: Int64
    public var sealedContent: [UInt8]
    /// Milliseconds since 1970.
    public var expiresAt: Int64

    public init(id: String, userId: Int64, sealedContent: [UInt8], expiresAt: Int64) {
        self.id = id
        self.userId = userId
        self.sealedContent = sealedContent
        self.expiresAt = expiresAt
    }
}

public protocol CustomChallengeReader {
    func customChallenge(_ id: String) throws -> StoredCustomChallenge?
}

/// With their user they go too, and `sweep` takes those that are over.
public protocol CustomChallengeWriter {
    func insert(_ challenge: StoredCustomChallenge) throws
    func deleteCustomChallenge(_ id: String) throws
}
