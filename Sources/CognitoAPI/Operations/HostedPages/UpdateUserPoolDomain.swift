import Identity
import ServiceModel

/// Changes the settings of a domain (cognito/resources §3).
struct UpdateUserPoolDomain: Operation {
    static let name = OperationName.updateUserPoolDomain

    func run(_ input: UpdateUserPoolDomainRequest, in call: Call) async throws -> UpdateUserPoolDomainResponse {
        let domain = try await Domains.update(input, call: call)
        return UpdateUserPoolDomainResponse(
            managedLoginVersion: domain.managedLoginVersion,
            cloudFrontDomain: domain.customDomainConfig == nil ? nil : domain.cloudFrontDistribution,
            routing: domain.routing)
    }
}
