import Identity
import ServiceModel

/// Terms by their client and name (cognito/resources §6).
struct DescribeTermsByClient: PoolOperation {
    static let name = OperationName.describeTermsByClient

    func run(
        _ input: DescribeTermsByClientRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeTermsByClientResponse {
        let terms = try await Terms.find(input.termsName, clientId: input.clientId, pool: pool, call: call)
        return DescribeTermsByClientResponse(terms: terms)
    }
}
