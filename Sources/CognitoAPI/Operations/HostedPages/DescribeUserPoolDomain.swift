import Identity
import ServiceModel

/// A domain and whose it is; nothing for one that nobody has (cognito/resources §3).
struct DescribeUserPoolDomain: Operation {
    static let name = OperationName.describeUserPoolDomain

    func run(_ input: DescribeUserPoolDomainRequest, in call: Call) async throws -> DescribeUserPoolDomainResponse {
        let domain = try await Domains.find(input.domain, call: call)
        return DescribeUserPoolDomainResponse(domainDescription: domain ?? DomainDescriptionType())
    }
}
