import Identity
import ServiceModel

/// Changes attributes of the signed-in user (cognito/users §2).
struct UpdateUserAttributes: Operation {
    static let name = OperationName.updateUserAttributes

    func run(_ input: UpdateUserAttributesRequest, in call: Call) async throws -> UpdateUserAttributesResponse {
        let holder = try await call.holder(of: input.accessToken)
        let changes = try AttributeRules.checkUpdate(
            input.userAttributes, pool: holder.pool, client: holder.client)
        let deliveries = try await AttributeChange.run(
            changes, by: .holder(holder), pool: holder.pool, call: call)
        return UpdateUserAttributesResponse(codeDeliveryDetailsList: deliveries.map(\.details))
    }
}
