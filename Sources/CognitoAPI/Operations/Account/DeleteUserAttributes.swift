import Identity
import ServiceModel

/// Removes attributes of the signed-in user (cognito/users §2).
struct DeleteUserAttributes: Operation {
    static let name = OperationName.deleteUserAttributes

    func run(_ input: DeleteUserAttributesRequest, in call: Call) async throws -> DeleteUserAttributesResponse {
        let holder = try await call.holder(of: input.accessToken)
        try AttributeRules.checkDelete(input.userAttributeNames, pool: holder.pool, client: holder.client)
        try await call.store.write {
            try AttributeDeletion.store(
                input.userAttributeNames, userId: holder.user.id, pool: holder.pool, now: call.now, in: $0)
        }
        return DeleteUserAttributesResponse()
    }
}
