import CognitoAPI
import Identity
import IdentityPoolModel

/// The identities of a pool, by page (cognito/identity-pools §5).
struct ListIdentities: Operation {
    static let name = IdentityPoolOperation.listIdentities

    func run(_ input: ListIdentitiesInput, in call: Call) async throws -> ListIdentitiesResponse {
        let page = try await Identities.list(
            in: input.identityPoolId, hidesDisabled: input.hideDisabled ?? false, limit: input.maxResults,
            token: input.nextToken, call: call)
        return ListIdentitiesResponse(
            identityPoolId: input.identityPoolId, identities: page.elements.map(IdentityDescription.init),
            nextToken: page.nextToken)
    }
}
