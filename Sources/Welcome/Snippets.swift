public import Identity
import Seeds

/// What a newcomer pastes, with the ids that are there.
public struct Snippets: Sendable {
    let baseURL: String
    let region: String
    let poolId: String
    /// The `iss` of the pool's tokens.
    let issuer: String
    /// A client without a secret that allows USER_PASSWORD_AUTH; nil where the pool has none.
    let passwordClientId: String?
    /// A client without a secret that allows USER_SRP_AUTH, which is Amplify's way; nil where the pool has none.
    let srpClientId: String?
    let username: String
    let password: String

    /// A piece of code for one kind of client.
    struct Snippet: Sendable {
        /// Whom it is for.
        let title: String
        let text: String
    }

    /// For the pool, client and user of the built-in seed.
    public static func ofBuiltInSeed(baseURL: String, settings: IdentitySettings) -> Snippets? {
        guard let pool = SeedFile.development.pools.first, let poolId = pool.id, let clientId = pool.clients.first?.id,
            let user = pool.users.first?.username
        else { return nil }
        return Snippets(
            baseURL: baseURL, region: settings.region, poolId: poolId,
            issuer: settings.issuer(ofPool: poolId, in: PoolIds.parts(of: poolId).region),
            passwordClientId: clientId, srpClientId: clientId, username: user, password: SeedFile.developmentPassword)
    }

    /// What would not work with the pool's clients is left out.
    var all: [Snippet] {
        let signIn = passwordClientId.map { clientId in
            """

            aws cognito-idp initiate-auth --client-id \(clientId) --auth-flow USER_PASSWORD_AUTH \\
              --auth-parameters USERNAME=\(username),PASSWORD=\(password)
            """
        }
        let amplify = srpClientId.map { clientId in
            Snippet(
                title: "Amplify (JavaScript, v6)",
                text: """
                    import { Amplify } from "aws-amplify"
                    import { signIn } from "aws-amplify/auth"
                    Amplify.configure({ Auth: { Cognito: {
                      userPoolId: "\(poolId)", userPoolClientId: "\(clientId)",
                      userPoolEndpoint: "\(baseURL)" } } })
                    await signIn({ username: "\(username)", password: "\(password)" })
                    """)
        }
        return [
            Snippet(
                title: "Any AWS SDK or the AWS CLI (keys are not checked in this profile)",
                text: """
                    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
                    export AWS_REGION=\(region) AWS_DEFAULT_REGION=\(region)
                    export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=\(baseURL)
                    export AWS_ENDPOINT_URL_COGNITO_IDENTITY=\(baseURL) AWS_ENDPOINT_URL_STS=\(baseURL)
                    """),
            Snippet(
                title: "AWS CLI",
                text: "aws cognito-idp list-users --user-pool-id \(poolId)\(signIn ?? "")"),
            Snippet(
                title: "boto3",
                text: """
                    import boto3
                    cognito = boto3.client("cognito-idp", endpoint_url="\(baseURL)", region_name="\(region)",
                                           aws_access_key_id="local", aws_secret_access_key="local")
                    print(cognito.list_users(UserPoolId="\(poolId)")["Users"])
                    """),
            amplify,
            Snippet(
                title: "A resource server (aws-jwt-verify, which by itself fetches keys over HTTPS alone)",
                text: """
                    import { JwtRsaVerifier } from "aws-jwt-verify"
                    import { SimpleJwksCache } from "aws-jwt-verify/jwk"
                    const fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() }
                    const verifier = JwtRsaVerifier.create({
                      issuer: "\(issuer)", audience: null,
                      jwksUri: "\(baseURL)/\(poolId)/.well-known/jwks.json" },
                      { jwksCache: new SimpleJwksCache({ fetcher }) })
                    // accessToken: what a request brings behind "Authorization: Bearer "
                    await verifier.verify(accessToken)
                    """),
        ].compactMap(\.self)
    }

    /// What `sekisho serve` prints at start.
    public func startText(version: String) -> String {
        let pieces = all.map { snippet in
            let lines = snippet.text.split(separator: "\n").map { "  \($0)\n" }
            return "\n\(snippet.title):\n\(lines.joined())"
        }
        return """

            Sekisho \(version) is ready. User pool \(poolId), app client \(passwordClientId ?? ""),
            and a user to sign in with: \(username) / \(password)
            \(pieces.joined())
            All of this, and messages to users with their codes: \(baseURL)

            """
    }
}
