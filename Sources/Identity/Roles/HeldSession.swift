public import Policies

/// A session as its requests are held against it: with its role as that is now.
public struct HeldSession: Sendable, Equatable {
    public let session: RoleSession
    /// Nil where there is no such role, or no longer that one: then nothing is allowed.
    public let role: HeldRole?
    /// `AROA...:SESSION`.
    public let userId: String
    /// The session's own policy, read.
    public let policy: PolicyDocument?

    public init(session: RoleSession, role: HeldRole?, userId: String, policy: PolicyDocument? = nil) {
        self.session = session
        self.role = role
        self.userId = userId
        self.policy = policy
    }
}
