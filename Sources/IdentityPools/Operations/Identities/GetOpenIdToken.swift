import CognitoAPI
import Identity
import IdentityPoolModel

/// A token for an identity, with which it takes a role on by itself (cognito/identity-pools §6).
struct GetOpenIdToken: Operation {
    static let name = IdentityPoolOperation.getOpenIdToken

    func run(_ input: GetOpenIdTokenInput, in call: Call) async throws -> GetOpenIdTokenResponse {
        let issued = try await IdentityCredentials.token(
            for: input.identityId, logins: input.logins ?? [:], call: call)
        return GetOpenIdTokenResponse(identityId: issued.identityId, token: issued.token)
    }
}
