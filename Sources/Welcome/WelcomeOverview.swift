import Identity
import ServiceModel

/// What the page shows a developer of the server's data: the first pools and the last messages, never more.
struct WelcomeOverview: Sendable {
    static let poolLimit = 12
    static let clientLimit = 6
    static let messageLimit = 12

    struct Pool: Sendable {
        let id: String
        let name: String
        let clients: [Client]
        let hasMoreClients: Bool

        /// The first client that signs in that way with an id alone; nil where there is none.
        func client(for flow: (AuthFlowPermissions) -> Bool) -> String? {
            clients.first { !$0.hasSecret && flow($0.flows) }?.id
        }
    }

    struct Client: Sendable {
        let id: String
        let name: String
        let hasSecret: Bool
        let flows: AuthFlowPermissions

        init(_ stored: StoredClient) {
            id = stored.id
            name = stored.settings.clientName ?? ""
            hasSecret = stored.sealedSecrets != nil
            flows = AuthFlowPermissions(stored.settings.explicitAuthFlows)
        }
    }

    struct Message: Sendable {
        let to: String
        let username: String
        let poolId: String
        let purpose: String
        /// Nil where there is none, or where it is forgotten.
        let code: String?
        /// In milliseconds since 1970.
        let createdAt: Int64
    }

    var pools: [Pool] = []
    var hasMorePools = false
    /// Newest first.
    var messages: [Message] = []

    /// Reads it off the event loops.
    static func load(_ services: Services) async throws -> WelcomeOverview {
        let keys = services.keys
        return try await services.store.scan { store in
            let pools = try store.pools(region: nil, after: nil, limit: poolLimit + 1)
            return WelcomeOverview(
                pools: try pools.prefix(poolLimit).map { pool in
                    let clients = try store.clients(poolId: pool.id, after: nil, limit: clientLimit + 1)
                    return Pool(
                        id: pool.id, name: pool.name,
                        clients: clients.prefix(clientLimit).map { Client($0) },
                        hasMoreClients: clients.count > clientLimit)
                },
                hasMorePools: pools.count > poolLimit,
                messages: try store.messages(OutboxQuery(limit: messageLimit)).map { message in
                    Message(
                        to: message.destination, username: message.username, poolId: message.poolId,
                        purpose: message.purpose, code: try MessageContent.open(message, with: keys)?.code,
                        createdAt: message.createdAt)
                })
        }
    }
}
