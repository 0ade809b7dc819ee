import Identity
import ServiceModel

/// Which secrets a client has, without their values, the newest first. There are two at most, so there is no further
/// page (cognito/clients §7).
struct ListUserPoolClientSecrets: Operation {
    static let name = OperationName.listUserPoolClientSecrets

    func run(
        _ input: ListUserPoolClientSecretsRequest, in call: Call
    ) async throws -> ListUserPoolClientSecretsResponse {
        let (_, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        // No list of this operation has ever led to a token.
        if input.nextToken != nil { throw Refusal.list(.invalidPaginationToken) }
        return ListUserPoolClientSecretsResponse(clientSecrets: client.secretList.map { $0.mark.shape() })
    }
}
