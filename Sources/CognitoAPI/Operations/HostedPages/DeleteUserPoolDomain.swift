import Identity
import ServiceModel

/// Takes a domain from its pool (cognito/resources §3).
struct DeleteUserPoolDomain: Operation {
    static let name = OperationName.deleteUserPoolDomain

    func run(_ input: DeleteUserPoolDomainRequest, in call: Call) async throws -> DeleteUserPoolDomainResponse {
        try await Domains.delete(input.domain, poolId: input.userPoolId, call: call)
        return DeleteUserPoolDomainResponse()
    }
}
