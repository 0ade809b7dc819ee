import Cryptography
public import JSON
public import ServiceModel

/// An app client of a `TestServer`, with what an SDK would do by it.
public struct TestClient: Sendable {
    public let pool: TestPool
    public let id: String
    public let secret: String?

    /// A client that is there already, or need not be.
    public init(pool: TestPool, id: String, secret: String?) {
        self.pool = pool
        self.id = id
        self.secret = secret
    }

    public var server: TestServer { pool.server }

    /// `base64(HMAC-SHA256(secret, username + id))`; nil for a public client (cognito/sign-in §5).
    public func secretHash(_ username: String) -> String? {
        secret.map { Base64.encode(HMAC.sha256(key: Array($0.utf8), message: Array((username + id).utf8))) }
    }

    /// Calls an operation through this client, with a SecretHash where one is due.
    @discardableResult
    public func call(_ operation: OperationName, _ members: Members = [:]) async throws -> JSONObject {
        var input: JSONObject = ["ClientId": .string(id)]
        for (name, value) in members { if let value { input[name] = value } }
        if let name = input["Username"]?.stringValue, let hash = secretHash(name), input["SecretHash"] == nil {
            input["SecretHash"] = .string(hash)
        }
        return try await server.call(operation, input)
    }

    // MARK: Signing up

    @discardableResult
    public func signUp(
        _ username: String, password: String = TestPool.password,
        _ attributes: KeyValuePairs<String, String> = [:]
    ) async throws -> JSONObject {
        try await call(
            .signUp,
            [
                "Username": .string(username), "Password": .string(password),
                "UserAttributes": .attributes(attributes),
            ])
    }

    @discardableResult
    public func confirm(_ username: String, code: String) async throws -> JSONObject {
        try await call(.confirmSignUp, ["Username": .string(username), "ConfirmationCode": .string(code)])
    }

    // MARK: Signing in

    @discardableResult
    public func initiate(_ flow: String, _ parameters: [String: String]) async throws -> SignInStep {
        var parameters = parameters
        if let name = parameters["USERNAME"], let hash = secretHash(name), parameters["SECRET_HASH"] == nil {
            parameters["SECRET_HASH"] = hash
        }
        let answer = try await call(
            .initiateAuth, ["AuthFlow": .string(flow), "AuthParameters": .strings(parameters)])
        return SignInStep(answer)
    }

    @discardableResult
    public func respond(
        _ challenge: String, session: String? = nil, _ responses: [String: String]
    ) async throws -> SignInStep {
        var responses = responses
        if let name = responses["USERNAME"], let hash = secretHash(name), responses["SECRET_HASH"] == nil {
            responses["SECRET_HASH"] = hash
        }
        let answer = try await call(
            .respondToAuthChallenge,
            [
                "ChallengeName": .string(challenge), "Session": session.map { .string($0) },
                "ChallengeResponses": .strings(responses),
            ])
        return SignInStep(answer)
    }

    /// USER_PASSWORD_AUTH.
    @discardableResult
    public func signIn(_ username: String, _ password: String = TestPool.password) async throws -> SignInStep {
        try await initiate("USER_PASSWORD_AUTH", ["USERNAME": username, "PASSWORD": password])
    }

    public static let timestamp = "Mon Nov 23 10:00:00 UTC 2026"

    /// The answer to a PASSWORD_VERIFIER challenge.
    public func proof(
        _ step: SignInStep, by srp: SRPClient, _ password: String = TestPool.password,
        username: String? = nil, timestamp: String = Self.timestamp
    ) -> [String: String] {
        [
            "USERNAME": username ?? step.parameters["USERNAME"] ?? "",
            "PASSWORD_CLAIM_SECRET_BLOCK": step.parameters["SECRET_BLOCK"] ?? "",
            "PASSWORD_CLAIM_SIGNATURE": srp.signature(
                for: step.parameters, poolId: pool.id, password: password, timestamp: timestamp),
            "TIMESTAMP": timestamp,
        ]
    }

    /// USER_SRP_AUTH, both steps.
    @discardableResult
    public func signInBySRP(_ username: String, _ password: String = TestPool.password) async throws -> SignInStep {
        let srp = SRPClient()
        let step = try await initiate("USER_SRP_AUTH", ["USERNAME": username, "SRP_A": srp.srpA])
        return try await respond("PASSWORD_VERIFIER", proof(step, by: srp, password))
    }

    /// USER_AUTH.
    @discardableResult
    public func choose(_ username: String, _ parameters: [String: String] = [:]) async throws -> SignInStep {
        try await initiate("USER_AUTH", parameters.merging(["USERNAME": username]) { $1 })
    }

    /// REFRESH_TOKEN_AUTH.
    @discardableResult
    public func refresh(_ token: String, secretHash: String? = nil) async throws -> SignInStep {
        var parameters = ["REFRESH_TOKEN": token]
        parameters["SECRET_HASH"] = secretHash
        return try await initiate("REFRESH_TOKEN_AUTH", parameters)
    }

    /// GetTokensFromRefreshToken.
    @discardableResult
    public func renew(_ token: String) async throws -> SignInStep {
        SignInStep(
            try await call(
                .getTokensFromRefreshToken,
                ["RefreshToken": .string(token), "ClientSecret": secret.map { .string($0) }]))
    }

    /// GetUser.
    @discardableResult
    public func user(_ accessToken: String) async throws -> ShownUser {
        ShownUser(try await server.call(.getUser, ["AccessToken": .string(accessToken)]))
    }
}

/// What a step of a sign-in answers.
public struct SignInStep: Sendable {
    public let members: JSONObject
    public let challenge: String?
    public let session: String?
    public let parameters: [String: String]
    public let result: JSONObject?
    /// AvailableChallenges.
    public let available: [String]?

    public init(_ answer: JSONObject) {
        members = answer
        challenge = answer["ChallengeName"]?.stringValue
        session = answer["Session"]?.stringValue
        parameters = Dictionary(
            (answer["ChallengeParameters"]?.objectValue ?? [:]).members.map { ($0.key, $0.value.stringValue ?? "") },
            uniquingKeysWith: { $1 })
        result = answer["AuthenticationResult"]?.objectValue
        available = answer["AvailableChallenges"]?.arrayValue?.compactMap(\.stringValue)
    }

    /// Of an answer that was asked for otherwise.
    public static func made(of answer: JSONObject) -> SignInStep { SignInStep(answer) }

    public var accessToken: String { result?["AccessToken"]?.stringValue ?? "" }
    public var idToken: String { result?["IdToken"]?.stringValue ?? "" }
    public var refreshToken: String { result?["RefreshToken"]?.stringValue ?? "" }

    /// The claims of a token, unverified.
    public static func claims(of token: String) -> JSONObject {
        (try? JWS.Compact.parse(token))?.claims() ?? [:]
    }
}
