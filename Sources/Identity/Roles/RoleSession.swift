/// Somebody who has taken a role on, for a while.
public struct RoleSession: Sendable, Equatable {
    public var roleARN: String
    /// What the session is called: the last part of its ARN.
    public var sessionName: String
    /// `aws:PrincipalTag/KEY` of its calls.
    public var tags: [String: String]
    /// Who took it on, where an identity pool vouched for them.
    public var identity: FederatedIdentity?
    /// In milliseconds since 1970.
    public var expiresAt: Int64
    /// A policy of IAM beside that of the role: both must allow. Nil: the role's alone.
    public var policy: String?

    public init(
        roleARN: String, sessionName: String, tags: [String: String] = [:], identity: FederatedIdentity? = nil,
        expiresAt: Int64, policy: String? = nil
    ) {
        self.roleARN = roleARN
        self.sessionName = sessionName
        self.tags = tags
        self.identity = identity
        self.expiresAt = expiresAt
        self.policy = policy
    }

    /// Whether an ARN can have the name: 2 to 64 letters, digits and `_+=,.@-`, as STS takes them.
    public static func isName(_ text: String) -> Bool {
        text.utf8.count >= 2 && HeldAccessKey.isUserName(text)
    }

    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role without its path.
    public func arn(accountId: String) -> String {
        "arn:aws:sts::\(RoleARN(roleARN)?.accountId ?? accountId):assumed-role/"
            + "\(RoleARN(roleARN)?.name ?? "")/\(sessionName)"
    }
}

/// What signs requests for the time of a session.
public struct TemporaryCredentials: Sendable {
    /// `ASIA` and 16 letters and digits.
    public let accessKeyId: String
    public let secretAccessKey: String
    /// Goes along with each request, as `X-Amz-Security-Token`.
    public let sessionToken: String
    /// In milliseconds since 1970.
    public let expiresAt: Int64
    /// `AROA...:SESSION`, as STS names who has taken a role on.
    public let assumedRoleId: String
}
