import JSON

/// What of a user's claims becomes tags of their session (cognito/identity-pools §3).
enum SessionTags {
    /// Of a tag's value, in characters, as STS takes them.
    private static let longestValue = 256

    /// The tags that the pool's maps make of proven logins. Where two make the same one, the first login's counts.
    ///
    /// A claim that is not there makes none. One that cannot be a tag is no reason to leave the tag out: policies may
    /// rest on it, and users write some claims themselves.
    ///
    /// - Throws: `unusableTag`.
    static func tags(of logins: [ProvenLogin], in pool: StoredIdentityPool) throws(Refusal) -> [String: String] {
        var tags: [String: String] = [:]
        for login in logins {
            let map = pool.principalTagMap(of: login.login.provider)
            for (tag, name) in map.tags.sorted(by: { $0.key < $1.key }) where tags[tag] == nil {
                guard let claim = login.claims[name], claim != .null else { continue }
                guard let value = ClaimText.value(claim), isValue(value) else {
                    throw .poolIdentity(.unusableTag(name))
                }
                tags[tag] = value
            }
        }
        return tags
    }

    /// Letters, digits, spaces and `_.:/=+-@` (STS, AssumeRoleWithWebIdentity).
    private static func isValue(_ text: String) -> Bool {
        text.unicodeScalars.count <= longestValue
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                    .decimalNumber, .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                    true
                default: "_.:/=+-@".unicodeScalars.contains(scalar)
                }
            }
    }
}
