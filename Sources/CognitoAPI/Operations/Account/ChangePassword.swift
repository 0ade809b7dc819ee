import Identity
import ServiceModel

/// The signed-in user sets a new password (cognito/passwords §5).
struct ChangePassword: Operation {
    static let name = OperationName.changePassword

    func run(_ input: ChangePasswordRequest, in call: Call) async throws -> ChangePasswordResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await PasswordChange.run(
            previous: input.previousPassword, proposed: input.proposedPassword, holder: holder, call: call)
        return ChangePasswordResponse()
    }
}
