import CognitoAPI
import Identity
import IdentityPoolModel
import ServiceModel

/// When an identity was made, and which providers' users lead to it (cognito/identity-pools §5).
struct DescribeIdentity: Operation {
    static let name = IdentityPoolOperation.describeIdentity

    func run(_ input: DescribeIdentityInput, in call: Call) async throws -> IdentityDescription {
        IdentityDescription(try await Identities.describe(input.identityId, call: call))
    }
}

extension IdentityDescription {
    init(_ found: Identities.Description) {
        self.init(
            identityId: found.identity.id, logins: found.providers.isEmpty ? nil : found.providers,
            creationDate: Timestamp(milliseconds: found.identity.createdAt),
            lastModifiedDate: Timestamp(milliseconds: found.identity.modifiedAt))
    }
}
