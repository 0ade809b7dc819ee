import Identity
import ServiceModel

/// Removes tags of a user pool (cognito/resources §7).
struct UntagResource: Operation {
    static let name = OperationName.untagResource

    func run(_ input: UntagResourceRequest, in call: Call) async throws -> UntagResourceResponse {
        try await PoolTags.remove(input.tagKeys, from: input.resourceArn, call: call)
        return UntagResourceResponse()
    }
}
