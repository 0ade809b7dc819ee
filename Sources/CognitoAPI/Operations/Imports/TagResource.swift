import Identity
import ServiceModel

/// Sets tags of a user pool (cognito/resources §7).
struct TagResource: Operation {
    static let name = OperationName.tagResource

    func run(_ input: TagResourceRequest, in call: Call) async throws -> TagResourceResponse {
        try await PoolTags.add(input.tags, to: input.resourceArn, call: call)
        return TagResourceResponse()
    }
}
