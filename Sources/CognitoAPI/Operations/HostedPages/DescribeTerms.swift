import Identity
import ServiceModel

/// Terms by their id (cognito/resources §6).
struct DescribeTerms: PoolOperation {
    static let name = OperationName.describeTerms

    func run(_ input: DescribeTermsRequest, on pool: UserPool, in call: Call) async throws -> DescribeTermsResponse {
        let terms = try await ResourceLifeCycle<TermsType>.find(input.termsId, in: pool, call: call)
        return DescribeTermsResponse(terms: terms)
    }
}
