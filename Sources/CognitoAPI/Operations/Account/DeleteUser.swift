import Identity
import ServiceModel

/// The signed-in user leaves the pool, at once and for good (cognito/users §2).
struct DeleteUser: Operation {
    static let name = OperationName.deleteUser

    func run(_ input: DeleteUserRequest, in call: Call) async throws -> NoOutput {
        let holder = try await call.holder(of: input.accessToken)
        try await UserAccess.delete(holder.user, call: call)
        return NoOutput()
    }
}
