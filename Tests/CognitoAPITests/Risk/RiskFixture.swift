import JSON
import ServiceModel
import TestSupport

/// A pool with advanced security, one user in it, and sign-ins from wherever a test wants.
struct RiskFixture {
    let pool: TestPool
    let client: TestClient
    var server: TestServer { pool.server }

    static let home = "203.0.113.9"
    static let elsewhere = "198.51.100.1"
    static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    static let chrome = "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0.0.0 Safari/537.36"

    init(
        _ server: TestServer, mode: String = "ENFORCED", mfa: String = "OFF", sms: Bool = false, email: Bool = false,
        _ members: Members = [:]
    ) async throws {
        var all: JSONObject = ["UserPoolAddOns": ["AdvancedSecurityMode": .string(mode)]]
        all["UserPoolTier"] = "PLUS"
        for (name, value) in members { if let value { all[name] = value } }
        if mfa == "OFF" {
            all["PoolName"] = "pool"
            let made = try await server.call(.createUserPool, all)["UserPool"]?.objectValue
            pool = TestPool(server: server, id: made?["Id"]?.stringValue ?? "")
        } else {
            pool = try await server.pool(
                mfa: mfa, sms: sms, email: email,
                ["UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": .string(mode)]])
        }
        client = try await pool.client()
        try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
    }

    func configure(_ members: Members) async throws { try await pool.call(.setRiskConfiguration, members) }

    /// What is done at each level, with a mail or without.
    func react(low: String? = nil, medium: String? = nil, high: String? = nil, notify: Bool = false) async throws {
        func action(_ word: String?) -> JSONValue? {
            word.map { ["EventAction": .string($0), "Notify": .bool(notify)] }
        }
        var actions = JSONObject()
        actions["LowAction"] = action(low)
        actions["MediumAction"] = action(medium)
        actions["HighAction"] = action(high)
        var takeover: JSONObject = ["Actions": .object(actions)]
        if notify {
            takeover["NotifyConfiguration"] = [
                "From": "security@example.com", "ReplyTo": "help@example.com",
                "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/security@example.com",
                "BlockEmail": [
                    "Subject": "Blocked {username}",
                    "TextBody":
                        "{ip-address} {device-name} {city} {country} {login-time} {event-id} {feedback-token} {x}",
                    "HtmlBody": "<a href={one-click-link-invalid}>{username}</a>",
                ],
            ]
        }
        try await configure(["AccountTakeoverRiskConfiguration": .object(takeover)])
    }

    /// A second later than what was before, so that events have an order.
    @discardableResult
    func signIn(
        _ password: String = TestPool.password, as username: String = "anna", from address: String = Self.home,
        by agent: String = Self.firefox
    ) async throws -> SignInStep {
        server.clock.advance(by: 1000)
        return try await SignInStep(
            pool.call(
                .adminInitiateAuth,
                [
                    "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                    "AuthParameters": .strings(["USERNAME": username, "PASSWORD": password]),
                    "ContextData": [
                        "IpAddress": .string(address), "ServerName": "app", "ServerPath": "/",
                        "HttpHeaders": [["headerName": "User-Agent", "headerValue": .string(agent)]],
                    ],
                ]))
    }

    /// AdminListUserAuthEvents, the newest first.
    func events(_ username: String = "anna") async throws -> [AuthEventType] {
        let answer = try await pool.call(.adminListUserAuthEvents, ["Username": .string(username)])
        return try AdminListUserAuthEventsResponse(json: answer).authEvents ?? []
    }

    func event(_ username: String = "anna") async throws -> AuthEventType? { try await events(username).first }
}
