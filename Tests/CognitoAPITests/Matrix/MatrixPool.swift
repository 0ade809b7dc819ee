import Identity
import JSON
import ServiceModel
import TestSupport

/// One of the two pools of a row of the matrix, with a user for each state and a client for each mode.
struct MatrixPool: Sendable {
    /// A user as each of its cells finds it.
    struct Member: Sendable {
        var user: User
        var passkey: PasskeyDevice?
    }

    let pool: TestPool
    let hiding: TestClient
    let telling: TestClient
    private(set) var members: [MatrixState: Member] = [:]
    /// Names that nobody has, by the first factors that they show.
    private(set) var nobodies: [[String]: [String]] = [:]

    static let passwords = ["PASSWORD_SRP", "PASSWORD"]

    func client(hides: Bool) -> TestClient { hides ? hiding : telling }

    /// - Parameter isByPhone: its users are known by numbers and passkeys, instead of by e-mail.
    static func make(_ server: TestServer, _ mfa: MatrixMFA, isByPhone: Bool) async throws -> MatrixPool {
        var first = ["PASSWORD"]
        if mfa != .on { first.append(isByPhone ? "SMS_OTP" : "EMAIL_OTP") }
        if isByPhone { first.append("WEB_AUTHN") }
        // One row has a pool that watches for risks besides: its events must not tell either.
        let watches = mfa == .off
        let function = JSONValue.string("arn:aws:lambda:us-east-1:123456789012:function:f")
        let pool = try await server.pool(
            mfa: "OFF",
            [
                "UserPoolTier": watches ? "PLUS" : nil,
                "UserPoolAddOns": watches ? ["AdvancedSecurityMode": "ENFORCED"] : nil,
                "AutoVerifiedAttributes": [isByPhone ? "phone_number" : "email"],
                "Policies": ["SignInPolicy": ["AllowedFirstAuthFactors": .array(first.map { .string($0) })]],
                "LambdaConfig": [
                    "DefineAuthChallenge": function, "CreateAuthChallenge": function,
                    "VerifyAuthChallengeResponse": function,
                ],
            ])
        if isByPhone {
            try await pool.call(
                .setUserPoolMfaConfig, ["WebAuthnConfiguration": ["RelyingPartyId": "example.com"]])
        }
        var made = MatrixPool(
            pool: pool, hiding: try await client(pool, "ENABLED"), telling: try await client(pool, "LEGACY"))
        try await made.findNobodies()
        for state in MatrixState.allCases where state != .unknown {
            try await made.add(state, mfa, isByPhone: isByPhone)
        }
        if mfa != .off {
            try await pool.setFactors(mfa == .on ? "ON" : "OPTIONAL", sms: true, email: true, softwareToken: true)
        }
        // The others, who show what users could have now.
        try await made.findNobodies()
        return made
    }

    private static func client(_ pool: TestPool, _ mode: String) async throws -> TestClient {
        try await pool.client([
            "PreventUserExistenceErrors": .string(mode),
            "ExplicitAuthFlows": [
                "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH",
                "ALLOW_CUSTOM_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
            ],
        ])
    }

    private mutating func findNobodies() async throws {
        nobodies = [:]
        let taken = Set(members.values.map(\.user.username))
        for name in (0..<120).map({ "nobody-\($0)" }) where !taken.contains(name) {
            let step = try await hiding.choose(name, ["PREFERRED_CHALLENGE": "none"])
            nobodies[step.available ?? [], default: []].append(name)
        }
    }

    /// Who has nothing to begin with shows what its name draws, a password: so that the name must be one that does.
    private mutating func add(_ state: MatrixState, _ mfa: MatrixMFA, isByPhone: Bool) async throws {
        let drawing = nobodies[Self.passwords]?.first { name in !members.values.contains { $0.user.username == name } }
        let name = state == .external || state == .passwordless ? drawing ?? "" : "user-\(members.count)"
        try await pool.user(name, isByPhone ? ["phone_number": "+12065550100"] : ["email": "\(name)@example.com"])
        var passkey: PasskeyDevice?
        if isByPhone { passkey = try await telling.register(PasskeyDevice(), telling.signIn(name).accessToken) }

        let id = pool.id
        let made = try await pool.server.store.read { try $0.user(poolId: id, usernameKey: name) }
        guard var user = made else { return }
        let isVerified = state == .unconfirmed ? "false" : "true"
        if isByPhone || mfa == .sms { user.attributes["phone_number"] = "+12065550100" }
        if isByPhone { user.attributes["phone_number_verified"] = isVerified }
        if !isByPhone || mfa == .email { user.attributes["email"] = "\(name)@example.com" }
        if !isByPhone { user.attributes["email_verified"] = isVerified }
        switch mfa {
        case .off, .none, .on: break
        case .app:
            user.mfa.token = UserMFA.SoftwareToken(sealedSeed: [0], name: nil, lastStep: 0)
            user.mfa.enabled = [.softwareToken]
        case .sms: user.mfa.enabled = [.sms]
        case .email: user.mfa.enabled = [.email]
        }
        switch state {
        case .unknown, .confirmed, .locked: break
        case .unconfirmed: user.status = .unconfirmed
        case .invited: user.status = .forceChangePassword
        case .reset: user.status = .resetRequired
        case .disabled: user.isEnabled = false
        case .passwordless: (user.passwordHash, user.sealedVerifier) = (nil, nil)
        case .external: (user.status, user.passwordHash, user.sealedVerifier) = (.externalProvider, nil, nil)
        }
        members[state] = Member(user: user, passkey: passkey)
        try await putBack(state)
    }

    /// The user as it was; of a name that nobody has, whoever has taken it goes.
    func putBack(_ state: MatrixState, named name: String = "") async throws {
        let (id, user, now) = (pool.id, members[state]?.user, pool.server.clock.now)
        try await pool.server.store.write { store in
            if let user {
                guard let stored = try store.user(id: user.id) else { return }
                try store.replaceRow(of: stored, with: user, aliases: [])
            } else if let taken = try store.user(poolId: id, usernameKey: name) {
                try store.deleteUser(id: taken.id, at: now)
            }
        }
    }
}
