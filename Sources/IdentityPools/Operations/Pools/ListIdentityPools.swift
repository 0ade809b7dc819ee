import CognitoAPI
import Identity
import IdentityPoolModel

/// The identity pools of the caller's region, by page (cognito/identity-pools §1).
struct ListIdentityPools: Operation {
    static let name = IdentityPoolOperation.listIdentityPools

    func run(_ input: ListIdentityPoolsInput, in call: Call) async throws -> ListIdentityPoolsResponse {
        let page = try await Paging.run(
            scope: "ListIdentityPools/\(call.region)", limit: input.maxResults, token: input.nextToken, call: call,
            place: { PageToken(after: $0.id) },
            read: { after, limit in
                try await call.store.read { store in
                    try store.identityPools(region: call.region, after: after?.key, limit: limit)
                }
            })
        return ListIdentityPoolsResponse(
            identityPools: page.elements.map {
                IdentityPoolShortDescription(identityPoolId: $0.id, identityPoolName: $0.settings.identityPoolName)
            },
            nextToken: page.nextToken)
    }
}
