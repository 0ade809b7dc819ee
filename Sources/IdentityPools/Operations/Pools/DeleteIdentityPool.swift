import CognitoAPI
import Identity
import IdentityPoolModel

/// Deletes an identity pool with all identities in it (cognito/identity-pools §1).
struct DeleteIdentityPool: Operation {
    static let name = IdentityPoolOperation.deleteIdentityPool

    func run(_ input: DeleteIdentityPoolInput, in call: Call) async throws -> NoOutput {
        try await IdentityPoolLifeCycle.delete(input.identityPoolId, call: call)
        return NoOutput()
    }
}
