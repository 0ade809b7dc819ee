public import Logging
public import Policies

/// An access key as requests are held against it: opened, and its policy read.
public struct HeldAccessKey: Sendable, Equatable {
    public let id: String
    /// Whom it stands for: a name that ARNs can have.
    public let userName: String
    public let secret: Redacted<String>
    /// Nil: it may do everything.
    public let policy: PolicyDocument?
    public let isEnabled: Bool
    /// Whether the configuration names it, so that no command changes it.
    public let isConfigured: Bool
    /// In milliseconds since 1970; nil for one of the configuration.
    public let createdAt: Int64?

    /// One of the configuration.
    ///
    /// - Parameter userName: nil: the id.
    public init(configured id: String, userName: String? = nil, secret: String, policy: PolicyDocument? = nil) {
        self.init(
            id: id, userName: userName ?? id, secret: secret, policy: policy, isEnabled: true, isConfigured: true,
            createdAt: nil)
    }

    init(
        id: String, userName: String, secret: String, policy: PolicyDocument?, isEnabled: Bool, isConfigured: Bool,
        createdAt: Int64?
    ) {
        self.id = id
        self.userName = userName
        self.secret = Redacted(secret)
        self.policy = policy
        self.isEnabled = isEnabled
        self.isConfigured = isConfigured
        self.createdAt = createdAt
    }

    /// `arn:aws:iam::ACCOUNT:user/NAME`.
    public func arn(accountId: String) -> String { "arn:aws:iam::\(accountId):user/\(userName)" }

    /// Whether an ARN can have the name: letters, digits and `+=,.@_-`, 1 to 64 of them, as IAM takes them.
    public static func isUserName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "+=,.@_-".utf8.contains(byte)
            }
    }
}
