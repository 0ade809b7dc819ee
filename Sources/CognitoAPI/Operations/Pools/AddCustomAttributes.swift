import Identity
import ServiceModel

/// Adds custom attributes to a pool's schema, for good (cognito/pools §5).
struct AddCustomAttributes: Operation {
    static let name = OperationName.addCustomAttributes

    func run(_ input: AddCustomAttributesRequest, in call: Call) async throws -> AddCustomAttributesResponse {
        try await PoolLifeCycle.add(input.customAttributes, toSchemaOf: input.userPoolId, call: call)
        return AddCustomAttributesResponse()
    }
}
