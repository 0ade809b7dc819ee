import Server

/// What a newcomer pastes: the built-in seed's ids in the clients that people use.
enum Snippets {
    static func text(baseURL: String, region: String) -> String {
        let seed = SeedFile.development
        guard let pool = seed.pools.first?.id, let client = seed.pools.first?.clients.first?.id,
            let user = seed.pools.first?.users.first?.username
        else { return "" }
        let password = SeedFile.developmentPassword
        return """

            Sekisho \(sekishoVersion) is ready. User pool \(pool), app client \(client),
            and a user to sign in with: \(user) / \(password)

            Any AWS SDK or the AWS CLI (keys are not checked in this profile):
              export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local
              export AWS_REGION=\(region) AWS_DEFAULT_REGION=\(region)
              export AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=\(baseURL)

            AWS CLI:
              aws cognito-idp list-users --user-pool-id \(pool)
              aws cognito-idp initiate-auth --client-id \(client) --auth-flow USER_PASSWORD_AUTH \\
                --auth-parameters USERNAME=\(user),PASSWORD=\(password)

            boto3:
              import boto3
              cognito = boto3.client("cognito-idp", endpoint_url="\(baseURL)", region_name="\(region)",
                                     aws_access_key_id="local", aws_secret_access_key="local")
              print(cognito.list_users(UserPoolId="\(pool)")["Users"])

            Amplify (JavaScript, v6):
              Amplify.configure({ Auth: { Cognito: {
                userPoolId: "\(pool)", userPoolClientId: "\(client)",
                userPoolEndpoint: "\(baseURL)" } } })
              await signIn({ username: "\(user)", password: "\(password)" })

            A resource server (aws-jwt-verify, which by itself fetches keys over HTTPS alone):
              const fetcher = { fetch: async (uri) => (await fetch(uri)).arrayBuffer() }
              const verifier = JwtRsaVerifier.create({
                issuer: "\(baseURL)/\(pool)", audience: null,
                jwksUri: "\(baseURL)/\(pool)/.well-known/jwks.json" },
                { jwksCache: new SimpleJwksCache({ fetcher }) })
              await verifier.verify(accessToken)

            Messages to users, with their codes: \(baseURL)/_sekisho/outbox

            """
    }
}
