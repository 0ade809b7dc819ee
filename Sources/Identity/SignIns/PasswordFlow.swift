import ServiceModel

/// USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself comes over the wire.
///
/// The order of checks is cognito/sign-in §4's; the password itself is for `PasswordProof`.
enum PasswordFlow {
    static func begin(_ request: AuthRequest, call: Call) async throws -> SignInProgress {
        let (pool, client) = (request.pool, request.client)
        let name = try request.parameters.required("USERNAME")
        let password = try request.parameters.required("PASSWORD")
        try SecretHash.require(request.parameters["SECRET_HASH"], client: client, usernames: [name])

        let claim = try await SignInClaim.of(name, password: password, pool: pool, client: client, call: call)
        try await NamedDevice.require(request.parameters, of: claim.identity.user, pool: pool, call: call)
        return try await PasswordProof.prove(password, of: claim.progress(of: request), call: call)
    }
}
