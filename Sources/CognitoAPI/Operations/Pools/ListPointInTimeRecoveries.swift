import Identity
import ServiceModel

/// A pool's recoveries, the newest first, by page (cognito/pools §8).
struct ListPointInTimeRecoveries: Operation {
    static let name = OperationName.listPointInTimeRecoveries

    func run(
        _ input: ListPointInTimeRecoveriesRequest, in call: Call
    ) async throws -> ListPointInTimeRecoveriesResponse {
        let page = try await RecoveryLifeCycle.page(
            of: input.userPoolId, limit: input.maxResults, token: input.nextToken, call: call)
        return ListPointInTimeRecoveriesResponse(
            restorations: page.elements.map {
                RestorationDescriptionType(
                    restoreId: $0.id, restoreStatus: $0.status, restoreTimestamp: $0.shape.restoreTimestamp)
            },
            nextToken: page.nextToken)
    }
}
