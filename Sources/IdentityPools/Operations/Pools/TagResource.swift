import CognitoAPI
import Identity
import IdentityPoolModel

/// Sets tags of an identity pool (cognito/identity-pools §4).
struct TagResource: Operation {
    static let name = IdentityPoolOperation.tagResource

    func run(_ input: TagResourceInput, in call: Call) async throws -> TagResourceResponse {
        try await IdentityPoolTags.add(input.tags, to: input.resourceArn, call: call)
        return TagResourceResponse()
    }
}
