import Identity
import ServiceModel
import Testing

/// cognito/sign-in §2.
@Suite struct AuthFlowPermissionsTests {
    private func allowed(_ flows: [ExplicitAuthFlowsType]?) -> Set<AuthFlowType> {
        let permissions = AuthFlowPermissions(flows)
        return Set(AuthFlowType.allCases.filter(permissions.allows))
    }

    private let refresh: Set<AuthFlowType> = [.refreshToken, .refreshTokenAuth]

    @Test func `a client that lists nothing refreshes, proves by SRP and takes custom challenges`() {
        #expect(allowed(nil) == refresh.union([.userSrpAuth, .customAuth]))
        #expect(allowed([]) == refresh.union([.userSrpAuth, .customAuth]))
    }

    @Test(
        arguments: [
            (.allowUserPasswordAuth, [.userPasswordAuth]), (.allowUserSrpAuth, [.userSrpAuth]),
            (.allowAdminUserPasswordAuth, [.adminUserPasswordAuth, .adminNoSrpAuth]), (.allowCustomAuth, [.customAuth]),
            (.allowRefreshTokenAuth, [.refreshToken, .refreshTokenAuth]), (.allowUserAuth, [.userAuth]),
        ] as [(ExplicitAuthFlowsType, Set<AuthFlowType>)])
    func `a new name allows its own flow and no other`(_ flow: ExplicitAuthFlowsType, _ flows: Set<AuthFlowType>) {
        #expect(allowed([flow]) == flows)
    }

    @Test func `legacy names leave SRP and refresh on`() {
        #expect(allowed([.userPasswordAuth]).isSuperset(of: refresh.union([.userSrpAuth, .userPasswordAuth])))
        #expect(allowed([.adminNoSrpAuth]).isSuperset(of: refresh.union([.userSrpAuth, .adminNoSrpAuth])))
        #expect(!allowed([.adminNoSrpAuth]).contains(.userPasswordAuth))
    }

    @Test func `CUSTOM_AUTH_FLOW_ONLY leaves no SRP`() {
        #expect(allowed([.customAuthFlowOnly]) == refresh.union([.customAuth]))
    }

    @Test func `verifiers are kept where some flow proves passwords by SRP`() {
        #expect(AuthFlowPermissions([.allowUserSrpAuth]).usesVerifiers)
        #expect(AuthFlowPermissions(nil).usesVerifiers)
        #expect(!AuthFlowPermissions([.allowUserPasswordAuth, .allowRefreshTokenAuth]).usesVerifiers)
    }
}
