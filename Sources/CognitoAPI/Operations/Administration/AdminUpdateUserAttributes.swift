import Identity
import ServiceModel

/// Changes attributes of a user; may mark an address or number as verified (cognito/users §4).
struct AdminUpdateUserAttributes: PoolOperation {
    static let name = OperationName.adminUpdateUserAttributes

    func run(
        _ input: AdminUpdateUserAttributesRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminUpdateUserAttributesResponse {
        let changes = try AttributeRules.checkUpdate(input.userAttributes, pool: pool, client: nil)
        _ = try await AttributeChange.run(
            changes, by: .administrator(naming: input.username), pool: pool, call: call)
        return AdminUpdateUserAttributesResponse()
    }
}
