import CognitoAPI
import Identity
import IdentityPoolModel

/// Replaces the settings of an identity pool: what is left out is gone (cognito/identity-pools §1).
struct UpdateIdentityPool: Operation {
    static let name = IdentityPoolOperation.updateIdentityPool

    func run(_ input: IdentityPool, in call: Call) async throws -> IdentityPool {
        try await IdentityPoolLifeCycle.update(input, call: call).settings
    }
}
