public import HTTP
public import Identity
public import JSON
public import ServiceModel

/// The API of user pools.
public struct UserPoolAPI: ModelledAPI {
    public static let service = SignedService.userPools

    public let table: OperationTable<OperationName>
    let hint: KnownPoolsHint?

    public func permission(
        for operation: OperationName, input: JSONValue, region: String, services: Services
    ) async throws -> Permission {
        try await Permission(operation, input: input, region: region, services: services)
    }

    public func admit(_ operation: OperationName, services: Services) async throws {
        try await services.limits.admit(operation, services: services)
    }

    public func adapted(_ input: JSONValue, for operation: OperationName) -> JSONValue {
        Accommodation.adapted(input, for: operation)
    }

    public func note(_ input: JSONObject, in call: inout Call) throws {
        call.trail.note(poolId: input["UserPoolId"]?.stringValue, clientId: input["ClientId"]?.stringValue)
        try call.take(contextFrom: input)
    }

    /// Of a client's secrets it has a name of its own.
    public func fault(of operation: OperationName) -> ErrorName {
        switch operation {
        case .addUserPoolClientSecret, .deleteUserPoolClientSecret, .listUserPoolClientSecrets:
            .internalServerException
        default: .internalErrorException
        }
    }

    public func explain(
        _ error: any Error, to request: HTTPRequest, requestId: String, services: Services
    ) async {
        await hint?.explain(error, requestId: requestId)
    }

    public func explain(_ output: [UInt8], of operation: OperationName, call: Call) async {
        guard let hint, operation == .listUserPools, output.elementsEqual(#"{"UserPools":[]}"#.utf8) else { return }
        await hint.explainEmptyList(region: call.region, requestId: call.requestId)
    }
}
