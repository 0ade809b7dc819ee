import CognitoAPI
import Identity
import IdentityPoolModel

/// Makes one identity of those of two developer's users (cognito/identity-pools §8).
struct MergeDeveloperIdentities: Operation {
    static let name = IdentityPoolOperation.mergeDeveloperIdentities

    func run(_ input: MergeDeveloperIdentitiesInput, in call: Call) async throws -> MergeDeveloperIdentitiesResponse {
        MergeDeveloperIdentitiesResponse(
            identityId: try await DeveloperIdentities.merge(
                input.sourceUserIdentifier, into: input.destinationUserIdentifier,
                provider: input.developerProviderName, poolId: input.identityPoolId, call: call))
    }
}
