import Identity
import ServiceModel

/// The tags of a user pool (cognito/resources §7).
struct ListTagsForResource: Operation {
    static let name = OperationName.listTagsForResource

    func run(_ input: ListTagsForResourceRequest, in call: Call) async throws -> ListTagsForResourceResponse {
        ListTagsForResourceResponse(tags: try await PoolTags.of(input.resourceArn, call: call))
    }
}
