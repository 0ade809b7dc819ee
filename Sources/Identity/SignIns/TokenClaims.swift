import JSON
import ServiceModel

/// The claims of ID and access tokens (cognito/tokens §2, §3). Times are whole seconds.
struct TokenClaims {
    let issuer: String
    let signIn: SignIn
    let user: User
    let groups: [GroupType]
    let client: AppClient
    let issuedAt: Int64

    private var issuedSeconds: Int64 { issuedAt / 1000 }

    /// What an API sees: who, through which client, with which scopes. No attributes.
    func access(jti: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("sub")
        json.string(user.sub)
        writeGroups(to: &json)
        json.key("iss")
        json.string(issuer)
        json.key("client_id")
        json.string(client.id)
        if client.revocationEnabled {
            json.key("origin_jti")
            json.string(signIn.id)
        }
        json.key("event_id")
        json.string(signIn.eventId)
        json.key("token_use")
        json.string("access")
        json.key("scope")
        json.string(signIn.scopes)
        json.key("auth_time")
        json.int(signIn.authenticatedAt / 1000)
        json.key("exp")
        json.int(issuedSeconds + client.accessTokenValidity / 1000)
        json.key("iat")
        json.int(issuedSeconds)
        json.key("jti")
        json.string(jti)
        json.key("username")
        json.string(user.username)
        json.endObject()
        return json.bytes
    }

    /// What the client sees: the attributes that it may read.
    func id(jti: String) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("sub")
        json.string(user.sub)
        writeGroups(to: &json)
        writeRoles(to: &json)
        json.key("iss")
        json.string(issuer)
        json.key("cognito:username")
        json.string(user.username)
        if client.revocationEnabled {
            json.key("origin_jti")
            json.string(signIn.id)
        }
        json.key("aud")
        json.string(client.id)
        json.key("event_id")
        json.string(signIn.eventId)
        json.key("token_use")
        json.string("id")
        json.key("auth_time")
        json.int(signIn.authenticatedAt / 1000)
        writeAttributes(to: &json)
        json.key("exp")
        json.int(issuedSeconds + client.idTokenValidity / 1000)
        json.key("iat")
        json.int(issuedSeconds)
        if client.revocationEnabled {
            json.key("jti")
            json.string(jti)
        }
        json.endObject()
        return json.bytes
    }

    private func writeGroups(to json: inout JSONWriter) {
        guard !groups.isEmpty else { return }
        json.key("cognito:groups")
        json.beginArray()
        for group in groups { json.string(group.groupName ?? "") }
        json.endArray()
    }

    /// The roles of all groups, and the one of the lowest precedence; none is preferred where two different
    /// roles tie (cognito/groups §4).
    private func writeRoles(to json: inout JSONWriter) {
        let withRole = groups.filter { $0.roleArn != nil }
        guard !withRole.isEmpty else { return }
        let best = withRole.map { $0.precedence ?? Int.max }.min()
        let preferred = Set(withRole.filter { ($0.precedence ?? Int.max) == best }.compactMap(\.roleArn))
        if preferred.count == 1, let role = preferred.first {
            json.key("cognito:preferred_role")
            json.string(role)
        }
        json.key("cognito:roles")
        json.beginArray()
        var written: Set<String> = []
        for role in withRole.compactMap(\.roleArn) where written.insert(role).inserted { json.string(role) }
        json.endArray()
    }

    private func writeAttributes(to json: inout JSONWriter) {
        for (name, value) in user.attributes.all where client.mayRead(name) && !name.hasPrefix("dev:") {
            switch name {
            case "email_verified", "phone_number_verified":
                json.key(name)
                json.bool(value == "true")
            case "address":
                json.key(name)
                json.beginObject()
                json.key("formatted")
                json.string(value)
                json.endObject()
            case "updated_at":
                json.key(name)
                if let number = Int64(value) { json.int(number) } else { json.string(value) }
            default:
                json.key(name)
                json.string(value)
            }
        }
    }
}
