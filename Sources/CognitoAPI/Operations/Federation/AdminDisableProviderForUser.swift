import Identity
import ServiceModel

/// Parts a user from an identity at a provider, or from its own password (cognito/resources §9).
struct AdminDisableProviderForUser: PoolOperation {
    static let name = OperationName.adminDisableProviderForUser

    func run(
        _ input: AdminDisableProviderForUserRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminDisableProviderForUserResponse {
        try await IdentityLinks.disable(input.user, pool: pool, call: call)
        return AdminDisableProviderForUserResponse()
    }
}
