import Identity
import ServiceModel

/// The app clients of a pool, by page (cognito/clients §6).
struct ListUserPoolClients: Operation {
    static let name = OperationName.listUserPoolClients

    func run(_ input: ListUserPoolClientsRequest, in call: Call) async throws -> ListUserPoolClientsResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let scope = "ListUserPoolClients/\(pool.id)"
        let after = try input.nextToken.map { try PageToken.open($0, scope: scope, call: call).key }
        let limit = input.maxResults ?? 60
        let rows = try await call.store.read { try $0.clients(poolId: pool.id, after: after, limit: limit + 1) }
        let page = rows.prefix(limit)
        return ListUserPoolClientsResponse(
            userPoolClients: page.map {
                UserPoolClientDescription(
                    clientId: $0.id, userPoolId: $0.poolId, clientName: $0.settings.clientName)
            },
            nextToken: rows.count > limit
                ? page.last.map { PageToken(after: $0.id).seal(scope: scope, call: call) } : nil)
    }
}
