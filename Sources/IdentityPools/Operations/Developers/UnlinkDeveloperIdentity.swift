import CognitoAPI
import Identity
import IdentityPoolModel

/// Takes a developer's user from an identity (cognito/identity-pools §8).
struct UnlinkDeveloperIdentity: Operation {
    static let name = IdentityPoolOperation.unlinkDeveloperIdentity

    func run(_ input: UnlinkDeveloperIdentityInput, in call: Call) async throws -> NoOutput {
        try await DeveloperIdentities.unlink(
            input.developerUserIdentifier, provider: input.developerProviderName, from: input.identityId,
            poolId: input.identityPoolId, call: call)
        return NoOutput()
    }
}
