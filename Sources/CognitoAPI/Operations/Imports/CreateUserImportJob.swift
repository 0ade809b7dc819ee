import Identity
import ServiceModel

/// Makes a job that imports users, with the URL for its file (cognito/imports §1).
struct CreateUserImportJob: PoolOperation {
    static let name = OperationName.createUserImportJob

    func run(
        _ input: CreateUserImportJobRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateUserImportJobResponse {
        CreateUserImportJobResponse(userImportJob: try await ImportJobs.create(input, pool: pool, call: call))
    }
}
