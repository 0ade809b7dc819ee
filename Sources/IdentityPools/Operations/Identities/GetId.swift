import CognitoAPI
import Identity
import IdentityPoolModel

/// The caller's identity in a pool, made at their first call: by logins, or of a guest (cognito/identity-pools §5).
struct GetId: Operation {
    static let name = IdentityPoolOperation.getId

    func run(_ input: GetIdInput, in call: Call) async throws -> GetIdResponse {
        GetIdResponse(
            identityId: try await IdentityIds.id(in: input.identityPoolId, logins: input.logins ?? [:], call: call))
    }
}
