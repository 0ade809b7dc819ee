import CognitoAPI
import Identity
import IdentityPoolModel
import ServiceModel

/// Credentials of the role that the pool chooses for an identity, for an hour (cognito/identity-pools §6, §7).
struct GetCredentialsForIdentity: Operation {
    static let name = IdentityPoolOperation.getCredentialsForIdentity

    func run(_ input: GetCredentialsForIdentityInput, in call: Call) async throws -> GetCredentialsForIdentityResponse {
        let issued = try await IdentityCredentials.credentials(
            of: input.identityId, logins: input.logins ?? [:], customRole: input.customRoleArn, call: call)
        return GetCredentialsForIdentityResponse(
            identityId: issued.identityId,
            credentials: IdentityPoolModel.Credentials(
                accessKeyId: issued.credentials.accessKeyId, secretKey: issued.credentials.secretAccessKey,
                sessionToken: issued.credentials.sessionToken,
                expiration: Timestamp(milliseconds: issued.credentials.expiresAt / 1000 * 1000)))
    }
}
