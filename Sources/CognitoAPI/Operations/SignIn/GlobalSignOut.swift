import Identity
import ServiceModel

/// Signs the user out everywhere (cognito/tokens §5).
struct GlobalSignOut: Operation {
    static let name = OperationName.globalSignOut

    func run(_ input: GlobalSignOutRequest, in call: Call) async throws -> GlobalSignOutResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await Revocation.revokeAll(of: holder.user, call: call)
        return GlobalSignOutResponse()
    }
}
