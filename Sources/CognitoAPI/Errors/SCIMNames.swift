/// What the texts about missing attributes call the standard ones: the names of SCIM's core schema (RFC 7643 §4.1), where
/// that has one.
///
/// `name.formatted`, `name.givenName`, `name.familyName`, `nickName`, `emails`, `phoneNumbers` and `addresses` were
/// recorded (cognito/evidence row 98); the others follow the same schema.
enum SCIMNames {
    private static let table = [
        "name": "name.formatted", "given_name": "name.givenName", "family_name": "name.familyName",
        "middle_name": "name.middleName", "nickname": "nickName", "profile": "profileUrl", "picture": "photos",
        "email": "emails", "phone_number": "phoneNumbers", "address": "addresses", "zoneinfo": "timezone",
    ]

    /// The names of `attributes`, which are in the schema's order. Both recordings of several put the parts of the name
    /// last, and these in the schema's order.
    static func of(_ attributes: [String]) -> [String] {
        let names = attributes.map { table[$0] ?? $0 }
        let isPartOfName = { (name: String) in name.hasPrefix("name.") }
        return names.filter { !isPartOfName($0) } + names.filter(isPartOfName)
    }
}
