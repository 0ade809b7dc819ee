import Identity
import ServiceModel

/// Deletes terms (cognito/resources §6).
struct DeleteTerms: PoolOperation {
    static let name = OperationName.deleteTerms

    func run(_ input: DeleteTermsRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await ResourceLifeCycle<TermsType>.delete(input.termsId, in: pool, call: call)
        return NoOutput()
    }
}
