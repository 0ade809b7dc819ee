/// What a code lets its holder do.
public enum CodePurpose: String, Sendable, CaseIterable {
    case signUp = "sign-up"
    case forgotPassword = "forgot-password"
    case verifyAttribute = "verify-attribute"
    /// As a second factor. Its subject is the one sign-in that it was sent for.
    case signIn = "sign-in"
}

/// A code that waits for its user. One row per subject, purpose and attribute: a new code replaces the old.
public struct StoredCode: Sendable, Equatable {
    /// Whose it is: `Subject`, a user or a name that no user has.
    public var subject: Subject
    public var purpose: CodePurpose
    /// What the code proves.
    public var attribute: ContactAttribute
    /// The exact value that the code was sent to; nil where nothing was sent, since nobody was there.
    public var destination: String?
    /// Whether the destination takes effect as the attribute's value with the code, and not before.
    public var isPending: Bool
    /// HMAC of the code, bound to all of the above. Empty: no code fits.
    public var hash: [UInt8]
    public var createdAt: Int64
    public var expiresAt: Int64
    /// Wrong tries so far.
    public var attempts: Int

    public init(
        subject: Subject, purpose: CodePurpose, attribute: ContactAttribute, destination: String?,
        isPending: Bool = false,
        hash: [UInt8], createdAt: Int64, expiresAt: Int64, attempts: Int = 0
    ) {
        self.subject = subject
        self.purpose = purpose
        self.attribute = attribute
        self.destination = destination
        self.isPending = isPending
        self.hash = hash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.attempts = attempts
    }
}

public protocol CodeReader {
    /// The code of that subject and purpose; with `attribute` nil the newest of any attribute.
    func code(subject: Subject, purpose: CodePurpose, attribute: ContactAttribute?) throws -> StoredCode?
}

public protocol CodeWriter {
    /// Stores the code in the place of an earlier one of the same subject, purpose and attribute.
    func replace(_ code: StoredCode) throws
    func setCodeAttempts(_ attempts: Int, subject: Subject, purpose: CodePurpose, attribute: ContactAttribute) throws
    /// With `attribute` nil, the codes of every attribute go.
    func deleteCode(subject: Subject, purpose: CodePurpose, attribute: ContactAttribute?) throws
}
