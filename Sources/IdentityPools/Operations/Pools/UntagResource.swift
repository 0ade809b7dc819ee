import CognitoAPI
import Identity
import IdentityPoolModel

/// Removes tags of an identity pool (cognito/identity-pools §4).
struct UntagResource: Operation {
    static let name = IdentityPoolOperation.untagResource

    func run(_ input: UntagResourceInput, in call: Call) async throws -> UntagResourceResponse {
        try await IdentityPoolTags.remove(input.tagKeys, from: input.resourceArn, call: call)
        return UntagResourceResponse()
    }
}
