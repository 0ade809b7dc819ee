import Identity
import ServiceModel

/// Begins to import the file of a job (cognito/imports §1).
struct StartUserImportJob: PoolOperation {
    static let name = OperationName.startUserImportJob

    func run(
        _ input: StartUserImportJobRequest, on pool: UserPool, in call: Call
    ) async throws -> StartUserImportJobResponse {
        StartUserImportJobResponse(
            userImportJob: try await ImportJobs.start(input.jobId, pool: pool, call: call))
    }
}
