import Identity
import ServiceModel

/// The app clients of a pool, by page (cognito/clients §6).
struct ListUserPoolClients: PoolOperation {
    static let name = OperationName.listUserPoolClients

    func run(
        _ input: ListUserPoolClientsRequest, on pool: UserPool, in call: Call
    ) async throws -> ListUserPoolClientsResponse {
        let page = try await Paging.run(
            scope: "ListUserPoolClients/\(pool.id)", limit: input.maxResults, token: input.nextToken, call: call,
            place: { PageToken(after: $0.id) },
            read: { after, limit in
                try await call.store.read { try $0.clients(poolId: pool.id, after: after?.key, limit: limit) }
            })
        return ListUserPoolClientsResponse(
            userPoolClients: page.elements.map {
                UserPoolClientDescription(
                    clientId: $0.id, userPoolId: $0.poolId, clientName: $0.settings.clientName)
            },
            nextToken: page.nextToken)
    }
}
