import CognitoAPI
import Identity
import IdentityPoolModel

/// The tags of an identity pool (cognito/identity-pools §4).
struct ListTagsForResource: Operation {
    static let name = IdentityPoolOperation.listTagsForResource

    func run(_ input: ListTagsForResourceInput, in call: Call) async throws -> ListTagsForResourceResponse {
        ListTagsForResourceResponse(tags: try await IdentityPoolTags.of(input.resourceArn, call: call))
    }
}
