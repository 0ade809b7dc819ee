public import ServiceModel

/// What is known of a user wherever one was read, with passwords or without.
public protocol KnownUser: Sendable {
    /// The row, given by the store.
    var id: Int64 { get }
    var poolId: String { get }
    var username: String { get }
    var sub: String { get }
    var status: UserStatusType { get }
    var isEnabled: Bool { get }
    var generation: Int64 { get }
    /// Without `sub`.
    var attributes: UserAttributes { get }
    var mfa: UserMFA { get }
}

extension KnownUser {
    /// Whether the password that the user has leads nowhere until it is another.
    var mustResetPassword: Bool { status == .resetRequired || status == .compromised }
}
