import CognitoAPI
import Identity
import IdentityPoolModel

/// What of the claims of a provider's users becomes tags of their sessions (cognito/identity-pools §3).
struct GetPrincipalTagAttributeMap: Operation {
    static let name = IdentityPoolOperation.getPrincipalTagAttributeMap

    func run(_ input: GetPrincipalTagAttributeMapInput, in call: Call) async throws
        -> GetPrincipalTagAttributeMapResponse
    {
        let pool = try await call.services.identityPools.pool(input.identityPoolId)
        let map = pool.principalTagMap(of: input.identityProviderName)
        return GetPrincipalTagAttributeMapResponse(
            identityPoolId: pool.id, identityProviderName: input.identityProviderName, useDefaults: map.usesDefaults,
            principalTags: map.tags)
    }
}
