import ServiceModel

/// Which names a pool's users may have, and what follows from a name (cognito/users §1).
public enum UsernameRules {
    /// Whether the text has the form of an e-mail address: as loose as Cognito, which checks only the shape.
    public static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, text.utf8.count <= 320 else { return false }
        guard !text.unicodeScalars.contains(where: { isOutsideAddresses($0) }) else { return false }
        let domain = parts[1]
        return domain.first != "." && domain.last != "." && !domain.contains("..")
    }

    /// Whether a reader could take the text for an e-mail address: an address in brackets, with something invisible in
    /// it, or followed by another one, which is none by `isEmail`. Names must not look so where addresses are names.
    static func resemblesEmail(_ text: String) -> Bool {
        let seen = text.unicodeScalars.filter { !isOutsideAddresses($0) }
        let parts = seen.split(whereSeparator: { ["@", "\u{FF20}", "\u{FE6B}"].contains($0) })
        return parts.count > 1
    }

    /// What an address has in quotes only (RFC 5322 §3.2.3), which Cognito has no use for, or nobody can see: in a
    /// header such a text would be read as another address, or as several.
    private static func isOutsideAddresses(_ scalar: UnicodeScalar) -> Bool {
        switch scalar {
        case "<", ">", "(", ")", "[", "]", ",", ";", ":", "\\", "\"": true
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator: true
            default: scalar.properties.isWhitespace
            }
        }
    }

    /// E.164: `+`, then digits; the reference says `+` and digits only.
    public static func isPhoneNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 3, bytes.count <= 16, bytes[0] == UInt8(ascii: "+") else { return false }
        return bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Whether the text has the form of a `sub`: a UUID, in either case (RFC 4122 §3).
    public static func isSub(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.indices.allSatisfy { index in
            switch index {
            case 8, 13, 18, 23: bytes[index] == UInt8(ascii: "-")
            default: Character(UnicodeScalar(bytes[index])).isHexDigit
            }
        }
    }

    /// A new user's names: the real username, and the attribute that the typed name fills in.
    public struct NewName: Sendable, Equatable {
        public var username: String
        public var attribute: (contact: ContactAttribute, value: String)?

        public static func == (left: NewName, right: NewName) -> Bool {
            left.username == right.username && left.attribute?.contact == right.attribute?.contact
                && left.attribute?.value == right.attribute?.value
        }
    }

    /// Throws a `NameRefusal` where the pool does not accept a name of that form.
    public static func newName(_ typed: String, sub: String, pool: UserPool) throws(Refusal) -> NewName {
        if !pool.usernameAttributes.isEmpty {
            let email = pool.usernameAttributes.contains(.email)
            let phone = pool.usernameAttributes.contains(.phoneNumber)
            if email, isEmail(typed) { return NewName(username: sub, attribute: (.email, typed)) }
            if phone, isPhoneNumber(typed) { return NewName(username: sub, attribute: (.phoneNumber, typed)) }
            if email, phone { throw .name(.neitherEmailNorPhoneNumber) }
            throw email ? .name(.notEmail) : .name(.notPhoneNumber)
        }
        if pool.aliasAttributes.contains(.email), resemblesEmail(typed) { throw .name(.looksLikeEmail) }
        if pool.aliasAttributes.contains(.phoneNumber), isPhoneNumber(typed) { throw .name(.looksLikePhoneNumber) }
        return NewName(username: pool.usernameKey(typed), attribute: nil)
    }

    /// Throws a `NameRefusal` where a `preferred_username` could be taken for somebody else's name.
    ///
    /// A user gives it to itself unproven. So it never looks like a `sub`, which administrators name users by, nor
    /// like an address or number in a pool where these are names, which there belong to who proved them. Where it
    /// names nobody itself, it may repeat the user's own address or number.
    ///
    /// - Parameter attributes: the user's, as they are to be.
    static func checkPreferredUsername(of attributes: UserAttributes, pool: UserPool) throws(Refusal) {
        guard let value = attributes["preferred_username"], !value.isEmpty else { return }
        if isSub(value) { throw .name(.preferredLooksLikeSub) }
        if !pool.aliasAttributes.contains(.preferredUsername) {
            let own = [attributes.email.map(pool.aliasKey), attributes.phoneNumber]
            let name = pool.aliasKey(value)
            if own.contains(where: { name.isExactly($0) }) { return }
        }
        if pool.isNamedBy(.email), resemblesEmail(value) { throw .name(.preferredLooksLikeEmail) }
        if pool.isNamedBy(.phoneNumber), isPhoneNumber(value) { throw .name(.preferredLooksLikePhoneNumber) }
    }

    /// The aliases that are in force for the user as it stands.
    ///
    /// In a pool whose usernames are addresses or numbers, those attributes sign in at once and are unique even
    /// while unverified. Elsewhere an address or number becomes an alias when it is verified, and
    /// `preferred_username` when the user is confirmed.
    public static func aliases(of user: User, in pool: UserPool) -> [Alias] {
        var aliases: [Alias] = []
        func add(_ kind: AliasKind) {
            if let value = user.attributes[kind.rawValue], !value.isEmpty {
                aliases.append(Alias(kind: kind, key: kind == .phoneNumber ? value : pool.aliasKey(value)))
            }
        }
        for contact in pool.usernameAttributes { add(contact.aliasKind) }
        for attribute in pool.aliasAttributes {
            if let contact = ContactAttribute(attribute) {
                if user.attributes.isVerified(contact) { add(contact.aliasKind) }
            } else if user.status != .unconfirmed {
                add(.preferredUsername)
            }
        }
        return aliases
    }
}

extension UserPool {
    /// Whether e-mail addresses, or phone numbers, sign users of this pool in: as usernames or as aliases.
    func isNamedBy(_ contact: ContactAttribute) -> Bool {
        usernameAttributes.contains(contact) || aliasAttributes.contains { ContactAttribute($0) == contact }
    }
}

extension StoreReader {
    /// The user whom a `Username` parameter names: by username, then by `sub`, then by an alias in force.
    ///
    /// Every call that is given a name comes here. What nobody can choose goes before what users give themselves:
    /// whatever an alias says, it hides no username and no `sub`.
    public func user(named name: String, in pool: UserPool) throws -> User? {
        let hasAliases = !pool.usernameAttributes.isEmpty || !pool.aliasAttributes.isEmpty
        return try user(
            poolId: pool.id,
            named: NameKeys(
                username: pool.usernameKey(name), sub: UsernameRules.isSub(name) ? name.lowercased() : nil,
                alias: hasAliases ? pool.aliasKey(name) : nil))
    }

    /// As `user(named:in:)` for administrators' calls: an unknown one is `userNotFound`.
    public func existingUser(named name: String, in pool: UserPool) throws -> User {
        guard let user = try user(named: name, in: pool) else { throw Refusal.lookUp(.userNotFound) }
        return user
    }
}
