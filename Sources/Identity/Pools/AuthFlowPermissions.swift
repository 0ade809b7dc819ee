public import ServiceModel

/// Which flows a client lets its users take (cognito/sign-in §2).
public struct AuthFlowPermissions: Sendable, Equatable {
    public let userPassword: Bool
    public let adminUserPassword: Bool
    public let userSRP: Bool
    public let custom: Bool
    public let refreshToken: Bool
    public let userAuth: Bool
    /// The client may have tokens of its own.
    public let clientToken: Bool
    /// The client may exchange tokens, for some that name it as acting for their user, and for some that do not.
    public let delegation: Bool
    public let impersonation: Bool

    public init(_ flows: [ExplicitAuthFlowsType]?) {
        let listed = Set(flows ?? [])
        // Nothing listed means refresh, SRP and custom; the legacy names, which cannot be mixed with the new
        // ones, always leave SRP and refresh on, save CUSTOM_AUTH_FLOW_ONLY.
        let isLegacy = listed.isEmpty || listed.contains { Self.legacy.contains($0) }
        let customOnly = listed.contains(.customAuthFlowOnly)
        userPassword = listed.contains(.userPasswordAuth) || listed.contains(.allowUserPasswordAuth)
        adminUserPassword = listed.contains(.adminNoSrpAuth) || listed.contains(.allowAdminUserPasswordAuth)
        userSRP = listed.contains(.allowUserSrpAuth) || (isLegacy && !customOnly)
        custom = listed.contains(.allowCustomAuth) || isLegacy
        refreshToken = listed.contains(.allowRefreshTokenAuth) || isLegacy
        userAuth = listed.contains(.allowUserAuth)
        clientToken = listed.contains(.allowClientTokenAuth)
        delegation = listed.contains(.allowTokenExchangeDelegation)
        impersonation = listed.contains(.allowTokenExchangeImpersonation)
    }

    static let legacy: Set<ExplicitAuthFlowsType> = [.adminNoSrpAuth, .customAuthFlowOnly, .userPasswordAuth]

    /// Whether some way through this client proves a password by SRP, and so needs verifiers.
    public var usesVerifiers: Bool { userSRP || custom || userAuth }

    public func allows(_ flow: AuthFlowType) -> Bool {
        switch flow {
        case .userPasswordAuth: userPassword
        case .adminUserPasswordAuth, .adminNoSrpAuth: adminUserPassword
        case .userSrpAuth: userSRP
        case .customAuth: custom
        case .refreshTokenAuth, .refreshToken: refreshToken
        case .userAuth: userAuth
        }
    }
}
