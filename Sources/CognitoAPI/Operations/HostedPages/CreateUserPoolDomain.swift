import Identity
import ServiceModel

/// Gives a pool a domain (cognito/resources §3).
struct CreateUserPoolDomain: Operation {
    static let name = OperationName.createUserPoolDomain

    func run(_ input: CreateUserPoolDomainRequest, in call: Call) async throws -> CreateUserPoolDomainResponse {
        let domain = try await Domains.create(input, call: call)
        return CreateUserPoolDomainResponse(
            managedLoginVersion: domain.managedLoginVersion,
            cloudFrontDomain: domain.customDomainConfig == nil ? nil : domain.cloudFrontDistribution,
            routing: domain.routing)
    }
}
