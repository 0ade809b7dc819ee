import Identity
import ServiceModel

/// Adds custom attributes to a pool's schema, for good (cognito/pools §5).
struct AddCustomAttributes: Operation {
    static let name = OperationName.addCustomAttributes

    func run(_ input: AddCustomAttributesRequest, in call: Call) async throws -> AddCustomAttributesResponse {
        try await call.store.write { store in
            guard let current = try store.pool(input.userPoolId) else {
                throw Refusal.lookUp(.userPoolNotFound(input.userPoolId))
            }
            var settings = current.settings
            settings.schemaAttributes = try SchemaRules.adding(
                input.customAttributes, to: settings.schemaAttributes ?? [])
            settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            try store.update(UserPool(settings))
        }
        return AddCustomAttributesResponse()
    }
}
