import Identity
import ServiceModel

/// Lets somebody at an identity provider sign in as a user who is there already (cognito/resources §9).
struct AdminLinkProviderForUser: PoolOperation {
    static let name = OperationName.adminLinkProviderForUser

    func run(
        _ input: AdminLinkProviderForUserRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminLinkProviderForUserResponse {
        try await IdentityLinks.link(input.sourceUser, to: input.destinationUser, pool: pool, call: call)
        return AdminLinkProviderForUserResponse()
    }
}
