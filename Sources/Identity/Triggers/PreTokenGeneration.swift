/// Before tokens are signed, at a sign-in and at a refresh: the pool's owner may change what they say.
enum PreTokenGeneration {
    /// - Returns: the claims as they are to be signed.
    static func change(_ claims: TokenClaims, of grant: TokenGrant, call: Call) async throws -> TokenClaims {
        try Trigger.preTokenGeneration.requireUnconfigured(in: grant.pool)
        return claims
    }
}
