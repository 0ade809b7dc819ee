import Identity
import ServiceModel

/// Changes attributes of a user; may mark an address or number as verified (cognito/users §4).
struct AdminUpdateUserAttributes: Operation {
    static let name = OperationName.adminUpdateUserAttributes

    func run(_ input: AdminUpdateUserAttributesRequest, in call: Call) async throws -> AdminUpdateUserAttributesResponse
    {
        let pool = try await call.directory.pool(input.userPoolId)
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        let changes = try AttributeRules.checkUpdate(input.userAttributes, pool: pool, client: nil)
        let change = try AttributeChange.prepare(changes, for: user, pool: pool, call: call)
        try await call.store.write {
            try change.store(userId: user.id, pool: pool, now: call.now, in: $0)
        }
        change.announce(call)
        return AdminUpdateUserAttributesResponse()
    }
}
