public import CognitoAPI
public import Identity
public import IdentityPoolModel
public import JSON
import ServiceModel

/// The API of identity pools.
public struct IdentityPoolAPI: ModelledAPI {
    public static let service = SignedService.identityPools

    public let table: OperationTable<IdentityPoolOperation>

    public init(table: OperationTable<IdentityPoolOperation> = .all) {
        self.table = table
    }

    /// Upon the pool that the call names, or `*` where it names none: an identity alone has no ARN (cognito/access §3).
    public func permission(
        for operation: IdentityPoolOperation, input: JSONValue, region: String, services: Services
    ) async throws -> Permission {
        var permission = Permission(action: "\(Self.service.rawValue):\(operation.rawValue)")
        let members = operation.members(of: input.objectValue ?? [:])
        let id =
            members["ResourceArn"]?.stringValue.flatMap(IdentityPoolARN.poolId)
            ?? members["IdentityPoolId"]?.stringValue
        if let id, let own = IdentityPoolIds.region(of: id) {
            permission.resource = IdentityPoolARN.text(id, region: own, accountId: services.settings.accountId)
            permission.resourceTags = { try await services.identityPools.knownPool(id)?.tags ?? [:] }
        }
        permission.take(tags: members["Tags"] ?? members["IdentityPoolTags"], keys: members["TagKeys"])
        return permission
    }

    public func note(_ input: JSONObject, in call: inout Call) throws {
        call.trail.note(poolId: input["IdentityPoolId"]?.stringValue, clientId: nil)
    }
}
