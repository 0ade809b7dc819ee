/// A sign-in as its user sees it.
public struct UserSession: Sendable, Equatable {
    /// `tkn`, and 25 lower-case letters and digits.
    public var id: String
    public var signInId: String
    /// Of the sign-in.
    public var clientId: String
    /// Milliseconds since 1970, as every time here.
    public var createdAt: Int64
    /// When tokens were given last.
    public var activeAt: Int64
    /// By what: `Chrome 126, Windows 10`.
    public var device: String?
    /// From where.
    public var address: String?

    public init(
        id: String, signInId: String, clientId: String, createdAt: Int64, activeAt: Int64, device: String?,
        address: String?
    ) {
        self.id = id
        self.signInId = signInId
        self.clientId = clientId
        self.createdAt = createdAt
        self.activeAt = activeAt
        self.device = device
        self.address = address
    }
}

public protocol SessionReader {
    /// The user's sessions whose sign-ins are good at `now`: not revoked, not over, and of a client that is there. The
    /// newest first.
    func sessions(userId: Int64, at now: Int64) throws -> [UserSession]
}

public protocol SessionWriter {
    /// Of a sign-in that is stored.
    func insert(_ session: UserSession, userId: Int64) throws
    /// Does nothing where the sign-in has no session.
    func noteActivity(ofSignIn id: String, at: Int64, device: String?, address: String?) throws
    func deleteSession(_ id: String) throws
    /// Forgets the user's sessions whose sign-ins were revoked or are over.
    func clearEndedSessions(userId: Int64, at now: Int64) throws
}
