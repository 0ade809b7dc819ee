import Identity
import ServiceModel

/// Removes attributes of a user (cognito/users §4).
struct AdminDeleteUserAttributes: PoolOperation {
    static let name = OperationName.adminDeleteUserAttributes

    func run(
        _ input: AdminDeleteUserAttributesRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminDeleteUserAttributesResponse {
        try AttributeRules.checkDelete(input.userAttributeNames, pool: pool, client: nil)
        try await call.store.write { store in
            let user = try store.existingUser(named: input.username, in: pool)
            try AttributeDeletion.store(
                input.userAttributeNames, userId: user.id, pool: pool, now: call.now, in: store)
        }
        return AdminDeleteUserAttributesResponse()
    }
}
