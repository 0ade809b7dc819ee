import Identity
import JSON
import ServiceModel

/// A user's columns in the order in which every query of users selects them first.
enum UserColumns {
    static let list = """
        u.id, u.pool_id, u.username, u.sub, u.status, u.enabled, u.generation, u.created_at, u.modified_at, \
        u.temporary_password_expires_at, u.password_hash, u.password_history, u.attributes, u.sealed_verifier, \
        u.mfa
        """
    static let count = 15

    /// A pool that is being cleared away has no users any more.
    static let visible = "NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = u.pool_id)"
    /// The same where $1 is the pool: asked once, and not of each row. PostgreSQL would else take it that hardly any row
    /// passes, and so that it may as well read and sort all of them for the first ten.
    static let visibleInPool = "NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)"

    static func user(_ row: SQLRow) throws -> User { try user(row, from: 0) }

    /// - Parameter first: the place of `u.id`.
    static func user(_ row: SQLRow, from first: Int) throws -> User {
        User(
            id: row.integer(first), poolId: row.text(first + 1), username: row.text(first + 2),
            sub: row.text(first + 3), status: status(row.text(first + 4)), isEnabled: row.bool(first + 5),
            attributes: try UserAttributes(json: row.object(first + 12)),
            passwordHash: row.optionalText(first + 10),
            passwordHistory: row.isNull(first + 11) ? [] : try history(row.blob(first + 11)),
            temporaryPasswordExpiresAt: row.optionalInteger(first + 9),
            sealedVerifier: row.optionalBlob(first + 13), generation: row.integer(first + 6),
            mfa: try mfa(row, first + 14), createdAt: row.integer(first + 7), modifiedAt: row.integer(first + 8))
    }

    static func status(_ text: String) -> UserStatusType { UserStatusType(rawValue: text) ?? .unknown }

    static func mfa(_ row: SQLRow, _ column: Int) throws -> UserMFA {
        row.isNull(column) ? UserMFA() : try UserMFA(json: row.object(column))
    }

    static func attributes(_ attributes: UserAttributes) -> SQLValue {
        var writer = JSONWriter(reserving: 256)
        writer.beginObject()
        for attribute in attributes.all {
            writer.key(attribute.name)
            writer.string(attribute.value)
        }
        writer.endObject()
        return .text(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// What of a user a recovery gives back, as an image of the row: all but the password, which stays as it is.
    static func profile(of user: User) -> RowImage {
        RowImage([
            "status": .text(user.status.rawValue), "enabled": SQLValue(user.isEnabled),
            "modified_at": .integer(user.modifiedAt), "attributes": attributes(user.attributes), "mfa": mfa(user.mfa),
        ])
    }

    /// Most users have no second factor, and no JSON to be read for it.
    static func mfa(_ mfa: UserMFA) -> SQLValue { mfa.json.map { .json(.object($0)) } ?? .null }

    /// Most users have no earlier passwords, and no JSON to be read for them.
    static func history(_ hashes: [String]) -> SQLValue {
        hashes.isEmpty ? .null : .json(.array(hashes.map(JSONValue.string)))
    }

    private static func history(_ json: [UInt8]) throws -> [String] {
        try JSONReader.read(json).arrayValue?.compactMap(\.stringValue) ?? []
    }
}

/// What stands in a column of its own for ListUsers, in lower case, and no more of it than can be asked for.
struct SearchedAttributes {
    /// A filter has 256 UTF-16 units, and a letter becomes two in lower case at most; so one letter more tells a longer
    /// value from all that a filter can say. An index of PostgreSQL takes 2704 bytes with the pool's id, and this is at
    /// most 2052.
    private static let maximumLetters = 513

    static let names = ["email", "phone_number", "name", "given_name", "family_name", "preferred_username"]

    let values: [String?]

    init(_ attributes: UserAttributes) {
        values = Self.names.map { attributes[$0].map(Self.searched) }
    }

    private static func searched(_ value: String) -> String {
        let lower = value.lowercased()
        // Bytes are counted at once, letters one by one.
        guard lower.utf8.count > maximumLetters else { return lower }
        return String(String.UnicodeScalarView(lower.unicodeScalars.prefix(maximumLetters)))
    }

    /// Byte for byte: Swift finds texts equal that differ only in how a letter is composed.
    func isSame(as other: SearchedAttributes) -> Bool {
        zip(values, other.values).allSatisfy { left, right in
            guard let left, let right else { return left == nil && right == nil }
            return left.utf8.elementsEqual(right.utf8)
        }
    }
}
