public import JSON
public import ServiceModel

/// A pool of a `TestServer`.
public struct TestPool: Sendable {
    public let server: TestServer
    public let id: String

    /// A pool that need not exist.
    public init(server: TestServer, id: String) {
        self.server = server
        self.id = id
    }

    /// A password that Cognito's default policy accepts.
    public static let password = "Correct-Horse-7"

    /// Calls an operation on this pool.
    @discardableResult
    public func call(_ operation: OperationName, _ members: Members = [:]) async throws -> JSONObject {
        var input: JSONObject = ["UserPoolId": .string(id)]
        for (name, value) in members { if let value { input[name] = value } }
        return try await server.call(operation, input)
    }

    /// Makes an app client that takes every flow that is built, unless `members` says otherwise.
    @discardableResult
    public func client(_ members: Members = [:]) async throws -> TestClient {
        var input: JSONObject = [
            "UserPoolId": .string(id), "ClientName": "client",
            "ExplicitAuthFlows": [
                "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH",
                "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        ]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await server.call(.createUserPoolClient, input)["UserPoolClient"]?.objectValue
        return TestClient(
            pool: self, id: made?["ClientId"]?.stringValue ?? "", secret: made?["ClientSecret"]?.stringValue)
    }

    /// Makes an app client that takes USER_AUTH and nothing else.
    @discardableResult
    public func choosingClient(hides: Bool = false, _ members: Members = [:]) async throws -> TestClient {
        var all: JSONObject = [
            "UserPoolId": .string(id), "ClientName": "client",
            "ExplicitAuthFlows": ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "PreventUserExistenceErrors": hides ? "ENABLED" : "LEGACY",
        ]
        for (name, value) in members { if let value { all[name] = value } }
        let made = try await server.call(.createUserPoolClient, all)["UserPoolClient"]?.objectValue
        return TestClient(
            pool: self, id: made?["ClientId"]?.stringValue ?? "", secret: made?["ClientSecret"]?.stringValue)
    }

    /// Makes a confirmed user.
    ///
    /// - Returns: its `sub`.
    @discardableResult
    public func user(
        _ username: String, password: String = Self.password, _ attributes: KeyValuePairs<String, String> = [:]
    ) async throws -> String {
        let answer = try await call(
            .adminCreateUser,
            ["Username": .string(username), "MessageAction": "SUPPRESS", "UserAttributes": .attributes(attributes)])
        try await call(
            .adminSetUserPassword,
            ["Username": .string(username), "Password": .string(password), "Permanent": true])
        let list = answer["User"]?.objectValue?["Attributes"]?.arrayValue ?? []
        return list.first { $0.objectValue?["Name"] == "sub" }?.objectValue?["Value"]?.stringValue ?? ""
    }

    /// The user as AdminGetUser shows it.
    @discardableResult
    public func shown(_ username: String) async throws -> ShownUser {
        ShownUser(try await call(.adminGetUser, ["Username": .string(username)]))
    }
}

/// A user as GetUser and AdminGetUser show it.
public struct ShownUser: Sendable {
    public let members: JSONObject
    public let username: String
    public let status: String?
    public let names: [String]
    public let attributes: [String: String]

    init(_ answer: JSONObject) {
        members = answer
        username = answer["Username"]?.stringValue ?? ""
        status = answer["UserStatus"]?.stringValue
        let list = (answer["UserAttributes"] ?? answer["Attributes"])?.arrayValue?.compactMap(\.objectValue) ?? []
        names = list.map { $0["Name"]?.stringValue ?? "" }
        attributes = Dictionary(
            list.map { ($0["Name"]?.stringValue ?? "", $0["Value"]?.stringValue ?? "") }, uniquingKeysWith: { $1 })
    }
}

extension TestServer {
    /// A pool whose users may begin with these, besides a password.
    @discardableResult
    public func pool(first factors: [String], _ members: Members = [:]) async throws -> TestPool {
        let policy: JSONValue = .array((["PASSWORD"] + factors).map { .string($0) })
        var input: JSONObject = [
            "PoolName": "pool", "Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": policy]],
            "SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"],
        ]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await call(.createUserPool, input)["UserPool"]?.objectValue
        return TestPool(server: self, id: made?["Id"]?.stringValue ?? "")
    }

    /// Makes a pool; `members` are CreateUserPool's.
    @discardableResult
    public func pool(_ members: Members = [:]) async throws -> TestPool {
        var input: JSONObject = ["PoolName": "pool"]
        for (name, value) in members { if let value { input[name] = value } }
        let made = try await call(.createUserPool, input)["UserPool"]?.objectValue
        return TestPool(server: self, id: made?["Id"]?.stringValue ?? "")
    }
}

extension JSONValue {
    /// A list of AttributeType.
    public static func attributes(_ attributes: KeyValuePairs<String, String>) -> JSONValue {
        .array(attributes.map { ["Name": .string($0.key), "Value": .string($0.value)] })
    }

    /// A map of strings.
    public static func strings(_ map: [String: String]) -> JSONValue {
        .object(JSONObject(members: map.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) }))
    }
}
