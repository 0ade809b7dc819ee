import Identity
import ServiceModel

/// Changes attributes of the signed-in user (cognito/users §2).
struct UpdateUserAttributes: Operation {
    static let name = OperationName.updateUserAttributes

    func run(_ input: UpdateUserAttributesRequest, in call: Call) async throws -> UpdateUserAttributesResponse {

        let holder = try await call.holder(of: input.accessToken)
        let changes = try AttributeRules.checkUpdate(
            input.userAttributes, pool: holder.pool, client: holder.client)
        let change = try AttributeChange.prepare(changes, for: holder.user, pool: holder.pool, call: call)
        try await call.store.write {
            try change.store(userId: holder.user.id, pool: holder.pool, now: call.now, in: $0)
        }
        change.announce(call)
        return UpdateUserAttributesResponse(codeDeliveryDetailsList: change.deliveries.map(\.details))
    }
}
