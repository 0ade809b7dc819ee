import Identity
import ServiceModel

/// The columns of a file of users for this pool (cognito/imports §2).
struct GetCSVHeader: PoolOperation {
    static let name = OperationName.getCSVHeader

    func run(_ input: GetCSVHeaderRequest, on pool: UserPool, in call: Call) async throws -> GetCSVHeaderResponse {
        GetCSVHeaderResponse(userPoolId: pool.id, csvHeader: ImportJobs.header(of: pool))
    }
}
