import CognitoAPI
import Identity
import IdentityPoolModel

/// Sets what of the claims of a provider's users becomes tags of their sessions (cognito/identity-pools §3).
struct SetPrincipalTagAttributeMap: Operation {
    static let name = IdentityPoolOperation.setPrincipalTagAttributeMap

    func run(_ input: SetPrincipalTagAttributeMapInput, in call: Call) async throws
        -> SetPrincipalTagAttributeMapResponse
    {
        let map = try await PrincipalTags.set(input, call: call)
        return SetPrincipalTagAttributeMapResponse(
            identityPoolId: input.identityPoolId, identityProviderName: input.identityProviderName,
            useDefaults: map.usesDefaults, principalTags: map.tags)
    }
}
