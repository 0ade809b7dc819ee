public import Logging

/// What a signature is held against.
public struct HeldCredentials: Sendable, Equatable {
    public let principal: Principal
    public let secret: Redacted<String>
    public let isEnabled: Bool
    /// In milliseconds since 1970; nil: never.
    public let expiresAt: Int64?

    public init(_ key: HeldAccessKey) {
        principal = .user(key)
        secret = key.secret
        isEnabled = key.isEnabled
        expiresAt = nil
    }

    init(principal: Principal, secret: String, isEnabled: Bool, expiresAt: Int64?) {
        self.principal = principal
        self.secret = Redacted(secret)
        self.isEnabled = isEnabled
        self.expiresAt = expiresAt
    }
}

/// Whoever knows with what requests are signed.
public protocol CredentialFinding: Sendable {
    /// Whether credentials of the id are of this server, so that they are held against it even where any will do.
    func isKnown(_ accessKeyId: String) async throws -> Bool

    /// What signatures by the id are held against; nil where there is nothing. Throws what the store throws, or a damaged
    /// seal.
    ///
    /// - Parameter sessionToken: that of the request. It has to be that of the id; a key that is for ever has none.
    func credentials(_ accessKeyId: String, sessionToken: String?) async throws -> HeldCredentials?
}

/// All that signs here: access keys, and credentials of sessions.
public struct Credentials: CredentialFinding {
    private let accessKeys: AccessKeys
    private let sessions: RoleCredentials

    init(accessKeys: AccessKeys, sessions: RoleCredentials) {
        self.accessKeys = accessKeys
        self.sessions = sessions
    }

    public func isKnown(_ accessKeyId: String) async throws -> Bool {
        if sessions.isOwn(accessKeyId) { return true }
        return try await accessKeys.key(accessKeyId) != nil
    }

    public func credentials(_ accessKeyId: String, sessionToken: String?) async throws -> HeldCredentials? {
        if let sessionToken {
            guard sessions.isOwn(accessKeyId) else { return nil }
            return try await sessions.open(sessionToken, accessKeyId: accessKeyId)
        }
        return try await accessKeys.key(accessKeyId).map(HeldCredentials.init)
    }
}
