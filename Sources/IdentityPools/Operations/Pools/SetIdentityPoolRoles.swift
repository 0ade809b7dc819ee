import CognitoAPI
import Identity
import IdentityPoolModel

/// Sets which roles the identities of a pool take, in place of all that was set before (cognito/identity-pools §2).
struct SetIdentityPoolRoles: Operation {
    static let name = IdentityPoolOperation.setIdentityPoolRoles

    func run(_ input: SetIdentityPoolRolesInput, in call: Call) async throws -> NoOutput {
        try await IdentityPoolLifeCycle.setRoles(input, call: call)
        return NoOutput()
    }
}
