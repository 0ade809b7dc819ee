import Identity
import JSON

/// A kind of row that the history follows.
enum TrackedKind: String, CaseIterable {
    case user
    case group
    case alias
    case member
    case passkey
    case identity

    var table: TrackedTable {
        switch self {
        case .user: .users
        case .group: .groups
        case .alias: .aliases
        case .member: .members
        case .passkey: .passkeys
        case .identity: .identities
        }
    }
}

/// A table whose rows the history follows, with all of its columns: a test compares them with the schema.
struct TrackedTable: Sendable {
    let columns: [TableShape.Column]
    /// Every column of the row that $1, and where its key has more columns $2 and $3, name.
    let selection: SQLText
    let insertion: SQLText
    let deletion: SQLText

    private init(_ name: String, key: [String], _ columns: [TableShape.Column]) {
        self.columns = columns
        let list = columns.map(\.name).joined(separator: ", ")
        let condition = key.enumerated().map { "\($1) = $\($0 + 1)" }.joined(separator: " AND ")
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        selection = SQLText("SELECT \(list) FROM \(name) WHERE \(condition)")
        insertion = SQLText("INSERT INTO \(name) (\(list)) VALUES (\(places)) ON CONFLICT DO NOTHING")
        deletion = SQLText("DELETE FROM \(name) WHERE \(condition)")
    }

    static let users = TrackedTable(
        "users", key: ["id"],
        [
            .init("id", .integer), .init("pool_id", .text), .init("username", .text), .init("sub", .text),
            .init("status", .text), .init("enabled", .integer), .init("generation", .integer),
            .init("created_at", .integer), .init("modified_at", .integer),
            .init("temporary_password_expires_at", .integer), .init("password_hash", .text),
            .init("password_history", .text), .init("attributes", .text), .init("email", .text),
            .init("phone_number", .text), .init("name", .text), .init("given_name", .text),
            .init("family_name", .text), .init("preferred_username", .text), .init("sealed_verifier", .blob),
            .init("mfa", .text),
        ])
    static let groups = TrackedTable(
        "groups", key: ["id"],
        [
            .init("id", .integer), .init("pool_id", .text), .init("name_key", .text), .init("precedence", .integer),
            .init("deleted", .integer), .init("settings", .text),
        ])
    static let aliases = TrackedTable(
        "user_aliases", key: ["pool_id", "alias_key", "kind"],
        [
            .init("pool_id", .text), .init("alias_key", .text), .init("kind", .text), .init("user_id", .integer),
        ])
    static let members = TrackedTable(
        "group_members", key: ["group_id", "user_id"],
        [.init("group_id", .integer), .init("user_id", .integer), .init("added_at", .integer)])
    static let passkeys = TrackedTable(
        "passkeys", key: ["id"],
        [
            .init("id", .integer), .init("pool_id", .text), .init("user_id", .integer), .init("credential_id", .blob),
            .init("public_key", .blob), .init("sign_count", .integer), .init("relying_party", .text),
            .init("name", .text), .init("attachment", .text), .init("transports", .text), .init("model", .blob),
            .init("backup_eligible", .integer), .init("backed_up", .integer), .init("user_verified", .integer),
            .init("attestation", .text), .init("created_at", .integer), .init("used_at", .integer),
        ])

    static let identities = TrackedTable(
        "user_identities", key: ["pool_id", "provider", "attribute", "value"],
        [
            .init("pool_id", .text), .init("provider", .text), .init("attribute", .text), .init("value", .text),
            .init("user_id", .integer), .init("provider_type", .text), .init("issuer", .text),
            .init("is_primary", .integer), .init("created_at", .integer),
        ])

    /// What the history calls an identity: its names as JSON, since they may have any letter in them.
    static func subject(of identity: UserIdentity) -> String {
        let names = [identity.provider, identity.attribute, identity.value].map(JSONValue.string)
        return String(decoding: JSONValue.array(names).encoded(), as: UTF8.self)
    }

    /// What the history calls an alias.
    static func aliasSubject(kind: String, key: String) -> String { "\(kind):\(key)" }
}
