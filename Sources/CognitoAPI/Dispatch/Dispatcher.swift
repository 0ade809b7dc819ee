public import HTTP
public import Identity
public import JSON
public import ServiceModel

/// Whose business a `POST /` is: the API of user pools, or one that answers beside it.
public struct Dispatcher: Sendable {
    private let userPools: APICourse<UserPoolAPI>
    private let others: [any PathSharer]

    var services: Services { userPools.services }

    /// - Parameters:
    ///   - hint: tells the log what there is, when callers name what is not; nil in production.
    ///   - targetHint: tells the log what is wrong with a target that names no operation; nil in production.
    ///   - others: APIs that are made elsewhere and answer on the same path.
    public init(
        services: Services, access: any AccessPolicy, table: OperationTable<OperationName> = .all,
        hint: KnownPoolsHint? = nil, targetHint: UnknownTargetHint? = nil, beside others: [any PathSharer] = []
    ) {
        userPools = APICourse(
            UserPoolAPI(table: table, hint: hint), services: services, access: access, targetHint: targetHint)
        self.others =
            others + [
                KeyService(services: services, access: access), SecretsManager(services: services, access: access),
                SecurityTokenService(services: services, access: access),
            ]
    }

    /// Answers one `POST /`. Never throws: every failure is an answer.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        await sharer(for: request).respond(to: request)
    }

    /// As `APICourse.perform`, for operations of user pools.
    public func perform(_ operation: OperationName, input: JSONValue, call: Call) async throws -> [UInt8] {
        try await userPools.perform(operation, input: input, call: call)
    }

    /// Whether the request means an operation that AWS guards with IAM. What names no operation does not.
    func isSigned(_ request: HTTPRequest) -> Bool { sharer(for: request).isSigned(request) }

    private func sharer(for request: HTTPRequest) -> any PathSharer {
        // Most calls are for user pools; what no other API claims is answered as they answer.
        if userPools.isMeant(by: request) { return userPools }
        return others.first { $0.isMeant(by: request) } ?? userPools
    }
}
