import CognitoAPI
import Identity
import IdentityPoolModel

/// The settings of an identity pool (cognito/identity-pools §1).
struct DescribeIdentityPool: Operation {
    static let name = IdentityPoolOperation.describeIdentityPool

    func run(_ input: DescribeIdentityPoolInput, in call: Call) async throws -> IdentityPool {
        try await call.services.identityPools.pool(input.identityPoolId).settings
    }
}
