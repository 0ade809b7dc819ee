import Identity
import ServiceModel

/// The passkeys of a signed-in user, by page (cognito/passkeys §6).
struct ListWebAuthnCredentials: Operation {
    static let name = OperationName.listWebAuthnCredentials

    func run(_ input: ListWebAuthnCredentialsRequest, in call: Call) async throws -> ListWebAuthnCredentialsResponse {
        let page = try await PasskeyList.page(
            of: call.holder(of: input.accessToken), limit: input.maxResults, token: input.nextToken, call: call)
        return ListWebAuthnCredentialsResponse(
            credentials: page.elements.map(\.shape), nextToken: page.nextToken)
    }
}
