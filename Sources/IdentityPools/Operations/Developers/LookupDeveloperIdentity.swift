import CognitoAPI
import Identity
import IdentityPoolModel

/// The identity of a developer's user, and the users of an identity, by page (cognito/identity-pools §8).
struct LookupDeveloperIdentity: Operation {
    static let name = IdentityPoolOperation.lookupDeveloperIdentity

    func run(_ input: LookupDeveloperIdentityInput, in call: Call) async throws -> LookupDeveloperIdentityResponse {
        let found = try await DeveloperIdentities.lookUp(
            identityId: input.identityId, user: input.developerUserIdentifier, poolId: input.identityPoolId,
            limit: input.maxResults, token: input.nextToken, call: call)
        return LookupDeveloperIdentityResponse(
            identityId: found.identityId, developerUserIdentifierList: found.users.elements,
            nextToken: found.users.nextToken)
    }
}
