import Identity
import ServiceModel

/// The import jobs of a pool, by page, the newest first (cognito/imports §1).
struct ListUserImportJobs: PoolOperation {
    static let name = OperationName.listUserImportJobs

    func run(
        _ input: ListUserImportJobsRequest, on pool: UserPool, in call: Call
    ) async throws -> ListUserImportJobsResponse {
        let page = try await ImportJobs.list(
            in: pool, limit: input.maxResults, token: input.paginationToken, call: call)
        return ListUserImportJobsResponse(userImportJobs: page.elements, paginationToken: page.nextToken)
    }
}
