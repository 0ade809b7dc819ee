import Identity
import ServiceModel

/// Stops a job that runs; whom it has imported stays (cognito/imports §1).
struct StopUserImportJob: PoolOperation {
    static let name = OperationName.stopUserImportJob

    func run(
        _ input: StopUserImportJobRequest, on pool: UserPool, in call: Call
    ) async throws -> StopUserImportJobResponse {
        StopUserImportJobResponse(
            userImportJob: try await ImportJobs.stop(input.jobId, pool: pool, call: call))
    }
}
