import CognitoAPI
import Identity
import IdentityPoolModel

/// The identity of a user whom the developer vouches for, and a token for it (cognito/identity-pools §8).
struct GetOpenIdTokenForDeveloperIdentity: Operation {
    static let name = IdentityPoolOperation.getOpenIdTokenForDeveloperIdentity

    func run(
        _ input: GetOpenIdTokenForDeveloperIdentityInput, in call: Call
    ) async throws -> GetOpenIdTokenForDeveloperIdentityResponse {
        let issued = try await DeveloperIdentities.token(
            in: input.identityPoolId, identityId: input.identityId, logins: input.logins,
            tags: input.principalTags ?? [:], lifetime: input.tokenDuration.map { Int64($0) }, call: call)
        return GetOpenIdTokenForDeveloperIdentityResponse(identityId: issued.identityId, token: issued.token)
    }
}
