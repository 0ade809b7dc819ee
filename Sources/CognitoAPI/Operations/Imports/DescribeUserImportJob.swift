import Identity
import ServiceModel

/// Says how far a job has come (cognito/imports §1).
struct DescribeUserImportJob: PoolOperation {
    static let name = OperationName.describeUserImportJob

    func run(
        _ input: DescribeUserImportJobRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeUserImportJobResponse {
        DescribeUserImportJobResponse(
            userImportJob: try await ImportJobs.find(input.jobId, pool: pool, call: call))
    }
}
