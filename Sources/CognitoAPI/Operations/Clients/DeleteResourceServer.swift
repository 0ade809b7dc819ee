import Identity
import ServiceModel

/// Deletes a resource server (cognito/resources §1).
struct DeleteResourceServer: PoolOperation {
    static let name = OperationName.deleteResourceServer

    func run(_ input: DeleteResourceServerRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await ResourceLifeCycle<ResourceServerType>.delete(input.identifier, in: pool, call: call)
        return NoOutput()
    }
}
