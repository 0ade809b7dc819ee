import CognitoAPI
import Identity
import IdentityPoolModel

/// Deletes identities, all or none; those that are not there count as deleted (cognito/identity-pools §5).
struct DeleteIdentities: Operation {
    static let name = IdentityPoolOperation.deleteIdentities

    func run(_ input: DeleteIdentitiesInput, in call: Call) async throws -> DeleteIdentitiesResponse {
        try await Identities.delete(input.identityIdsToDelete, call: call)
        return DeleteIdentitiesResponse(unprocessedIdentityIds: [])
    }
}
