import Cryptography
import ServiceModel

/// USER_SRP_AUTH: the password is proven and never sent (cognito/sign-in §7; cognito/srp). Nothing is proven here;
/// PASSWORD_VERIFIER is what follows.
enum SRPFlow {
    static func begin(_ request: AuthRequest, call: Call) async throws -> SignInProgress {
        let (pool, client) = (request.pool, request.client)
        let name = try request.parameters.required("USERNAME")
        // Before anybody is looked for: what is wrong with it is told whoever is meant.
        _ = try SRPProof.clientPublic(request.parameters)
        try SecretHash.require(request.parameters["SECRET_HASH"], client: client, usernames: [name])
        return try await SignInClaim.of(name, pool: pool, client: client, call: call).progress(of: request)
    }
}
