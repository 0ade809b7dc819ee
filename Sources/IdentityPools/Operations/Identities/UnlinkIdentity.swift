import CognitoAPI
import Identity
import IdentityPoolModel

/// Takes logins from the caller's identity (cognito/identity-pools §5).
struct UnlinkIdentity: Operation {
    static let name = IdentityPoolOperation.unlinkIdentity

    func run(_ input: UnlinkIdentityInput, in call: Call) async throws -> NoOutput {
        try await Identities.unlink(
            input.loginsToRemove, from: input.identityId, logins: input.logins, call: call)
        return NoOutput()
    }
}
