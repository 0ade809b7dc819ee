import JSON
import ServiceModel

/// What the tokens of a grant say, as values in the order in which they are written (cognito/tokens §2, §3).
struct TokenClaims: Sendable {
    /// What the client sees: the attributes that it may read. Nil where the grant gives no ID token.
    var id: JSONObject?
    /// What an API sees: who, through which client, with which scopes. No attributes.
    var access: JSONObject

    /// - Parameters:
    ///   - issuedAt: milliseconds since 1970; tokens have whole seconds.
    ///   - jti: draws the id of a token.
    init(_ grant: TokenGrant, issuer: String, issuedAt: Int64, jti: () -> String) {
        let times = Times(grant, issuedAt: issuedAt)
        switch grant.holder {
        case .user(let user, let groups, let signIn):
            let membership = GroupClaims(groups)
            id =
                grant.includesIdToken
                ? Self.id(grant, user, membership, signIn, issuer: issuer, times, jti: jti()) : nil
            access = Self.access(grant, user, membership, signIn, issuer: issuer, times, jti: jti())
        case .client:
            id = nil
            access = Self.ofClient(grant, issuer: issuer, times, jti: jti())
        }
    }

    /// In whole seconds, as JWTs have them (RFC 7519 §2).
    private struct Times {
        let authenticated: Int64
        let issued: Int64
        let idExpires: Int64
        let accessExpires: Int64

        init(_ grant: TokenGrant, issuedAt: Int64) {
            authenticated = grant.authenticatedAt / 1000
            issued = issuedAt / 1000
            idExpires = issued + grant.client.idTokenValidity / 1000
            accessExpires = issued + grant.client.accessTokenValidity / 1000
        }
    }

    private static func access(
        _ grant: TokenGrant, _ user: User, _ groups: GroupClaims, _ signIn: SignIn, issuer: String, _ times: Times,
        jti: String
    ) -> JSONObject {
        var claims = JSONObject()
        claims["sub"] = .string(user.sub)
        claims["device_key"] = signIn.device.map { .string($0) }
        claims["cognito:groups"] = groups.names
        claims["iss"] = .string(issuer)
        claims["client_id"] = .string(grant.client.id)
        if grant.client.revocationEnabled { claims["origin_jti"] = .string(signIn.id) }
        claims["event_id"] = .string(signIn.eventId)
        claims["token_use"] = "access"
        claims["scope"] = .string(grant.scopes.joined(separator: " "))
        claims["auth_time"] = .number(JSONNumber(times.authenticated))
        if grant.level != nil { say(how: grant, in: &claims) }
        claims["exp"] = .number(JSONNumber(times.accessExpires))
        claims["iat"] = .number(JSONNumber(times.issued))
        claims["jti"] = .string(jti)
        claims["username"] = .string(user.username)
        return claims
    }

    private static func id(
        _ grant: TokenGrant, _ user: User, _ groups: GroupClaims, _ signIn: SignIn, issuer: String, _ times: Times,
        jti: String
    ) -> JSONObject {
        let client = grant.client
        var attributes = JSONObject()
        for (name, value) in user.attributes.all where client.shows(name) {
            attributes[name] = attribute(name, value)
        }
        var claims = JSONObject()
        claims["sub"] = .string(user.sub)
        claims["cognito:groups"] = groups.names
        claims["email_verified"] = attributes["email_verified"]
        claims["cognito:preferred_role"] = groups.preferredRole
        claims["phone_number_verified"] = attributes["phone_number_verified"]
        claims["iss"] = .string(issuer)
        claims["cognito:username"] = .string(user.username)
        for (name, value) in attributes.members where !placedAttributes.contains(name) { claims[name] = value }
        claims["nonce"] = grant.nonce.map { .string($0) }
        if client.revocationEnabled { claims["origin_jti"] = .string(signIn.id) }
        claims["cognito:roles"] = groups.roles
        claims["aud"] = .string(client.id)
        claims["identities"] = user.attributes[IdentitiesAttribute.name].map(IdentitiesAttribute.claim)
        claims["event_id"] = .string(signIn.eventId)
        claims["token_use"] = "id"
        claims["auth_time"] = .number(JSONNumber(times.authenticated))
        say(how: grant, in: &claims)
        claims["name"] = attributes["name"]
        claims["exp"] = .number(JSONNumber(times.idExpires))
        claims["iat"] = .number(JSONNumber(times.issued))
        if client.revocationEnabled { claims["jti"] = .string(jti) }
        claims["email"] = attributes["email"]
        return claims
    }

    /// How somebody has signed in, and how well, where it was asked for (cognito/sign-in §13).
    private static func say(how grant: TokenGrant, in claims: inout JSONObject) {
        claims["acr"] = grant.level.map { .string($0) }
        if !grant.methods.isEmpty { claims["amr"] = .array(grant.methods.map { .string($0) }) }
    }

    /// Attributes that Cognito was seen to write elsewhere than behind the username (cognito/tokens §2).
    private static let placedAttributes: Set<String> = [
        "email_verified", "phone_number_verified", "name", "email", IdentitiesAttribute.name,
    ]

    /// A client has no user, and so no event and no sign-in that could be revoked (cognito/tokens §3).
    private static func ofClient(
        _ grant: TokenGrant, issuer: String, _ times: Times, jti: String
    ) -> JSONObject {
        var claims = JSONObject()
        claims["sub"] = .string(grant.client.id)
        claims["token_use"] = "access"
        claims["scope"] = .string(grant.scopes.joined(separator: " "))
        claims["auth_time"] = .number(JSONNumber(times.authenticated))
        claims["iss"] = .string(issuer)
        claims["exp"] = .number(JSONNumber(times.accessExpires))
        claims["iat"] = .number(JSONNumber(times.issued))
        claims["version"] = 2
        claims["jti"] = .string(jti)
        claims["client_id"] = .string(grant.client.id)
        return claims
    }

    /// Attributes that are more than a text in an ID token.
    static let typedAttributes: Set<String> = [
        ContactAttribute.email.verifiedFlag, ContactAttribute.phoneNumber.verifiedFlag, "address", "updated_at",
    ]

    static func attribute(_ name: String, _ value: String) -> JSONValue {
        switch name {
        case ContactAttribute.email.verifiedFlag, ContactAttribute.phoneNumber.verifiedFlag: .bool(value == "true")
        case "address": .object(["formatted": .string(value)])
        case "updated_at": Int64(value).map { .number(JSONNumber($0)) } ?? .string(value)
        default: .string(value)
        }
    }
}

/// What tokens say of the groups of their user; nil where there is nothing to say.
struct GroupClaims {
    let names: JSONValue?
    /// The role of the lowest precedence; none where two different roles tie (cognito/groups §4).
    let preferredRole: JSONValue?
    let roles: JSONValue?

    init(_ groups: [Group]) {
        names = groups.isEmpty ? nil : .array(groups.map { .string($0.name) })
        let withRole = groups.filter { $0.roleArn != nil }
        let best = withRole.map { $0.precedence ?? Int.max }.min()
        let preferred = Set(withRole.filter { ($0.precedence ?? Int.max) == best }.compactMap(\.roleArn))
        preferredRole = preferred.count == 1 ? preferred.first.map { .string($0) } : nil
        var seen: Set<String> = []
        let distinct = withRole.compactMap(\.roleArn).filter { seen.insert($0).inserted }
        roles = distinct.isEmpty ? nil : .array(distinct.map { .string($0) })
    }

    /// As functions see it.
    var configuration: JSONObject {
        [
            "groupsToOverride": names ?? [], "iamRolesToOverride": roles ?? [],
            "preferredRole": preferredRole ?? .null,
        ]
    }
}
