import JSON

/// What tokens say that were given for other tokens (RFC 8693; cognito/tokens §11).
struct TokenDerivation: Sendable {
    let isOfIdToken: Bool
    /// What an ID token holds, where that is less than its sign-in has: it must not come back by an exchange.
    let scopes: [String]?
    /// For whom the token is, where that was said.
    let audience: String?
    /// Who acts for the token's holder, and who acted for them before.
    let actor: JSONObject?
    /// When the token that this one was given for ends, in seconds since 1970: nothing derived outlives it.
    let expiresBy: Int64

    func applied(to claims: TokenClaims, client: AppClient) -> TokenClaims {
        var changed = claims
        apply(to: &changed.access)
        if var id = claims.id {
            apply(to: &id)
            // Whom it is meant for did not ask for it (OpenID Connect Core §2).
            if audience != nil { id["azp"] = .string(client.id) }
            if let scopes { id["scope"] = .string(scopes.joined(separator: " ")) }
            changed.id = id
        }
        return changed
    }

    private func apply(to token: inout JSONObject) {
        if let audience { token["aud"] = .string(audience) }
        if let actor { token["act"] = .object(actor) }
        if let expires = token["exp"]?.int64Value, expires > expiresBy {
            token["exp"] = .number(JSONNumber(expiresBy))
        }
    }
}
