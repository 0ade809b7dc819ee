import CognitoAPI
import Identity
import IdentityPoolModel

/// Makes an identity pool (cognito/identity-pools §1).
struct CreateIdentityPool: Operation {
    static let name = IdentityPoolOperation.createIdentityPool

    func run(_ input: CreateIdentityPoolInput, in call: Call) async throws -> IdentityPool {
        try await IdentityPoolLifeCycle.create(input, call: call).settings
    }
}
