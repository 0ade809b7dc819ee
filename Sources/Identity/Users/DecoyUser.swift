import Cryptography
import ServiceModel

/// Whom a caller is shown under a name that no user has, where the client hides who exists (cognito/sign-in §10).
///
/// Everything follows from the name and the master key: the same name shows the same user every time, and so does
/// that user's id, which a client sends back as SDKs do. What is drawn here costs no look at the store.
struct DecoyUser: Sendable {
    /// USER_ID_FOR_SRP, of the form that the pool's users have: a UUID where their usernames are UUIDs, and where an
    /// address or number was typed that can only be an alias; else the name itself, as a real username would be.
    let id: String
    private let contact: DecoyContact?
    private let pool: UserPool
    private let keys: KeyRing

    init(named name: String, in pool: UserPool, keys: KeyRing) {
        self.pool = pool
        self.keys = keys
        let typed = DecoyContact(typed: name)
        if UsernameRules.isSub(name), !pool.usernameAttributes.isEmpty || !pool.aliasAttributes.isEmpty {
            id = pool.usernameAttributes.isEmpty ? pool.usernameKey(name) : name.lowercased()
            contact = DecoyId.contact(of: id, in: pool, keys: keys)
        } else if !pool.usernameAttributes.isEmpty || typed.map({ pool.isNamedBy($0.attribute) }) == true {
            id = DecoyId.make(for: pool.aliasKey(name), typed, in: pool, keys: keys)
            contact = typed
        } else {
            id = pool.usernameKey(name)
            contact = typed
        }
    }

    /// What its `Subject` is made of.
    var hash: [UInt8] { bytes("subject") }

    /// What it looks to have of addresses and numbers, where the pool reaches its users by both: one of them or both, as
    /// users have, and what its name shows. Nil where the pool does not, and its users look alike.
    private var contacts: Set<ContactAttribute>? {
        let reaching = Set(pool.autoVerifiedAttributes).union(pool.passwordlessContacts)
        guard reaching.count == ContactAttribute.allCases.count else { return nil }
        let drawn: Set<ContactAttribute> =
            switch bytes("contacts")[0] % 3 {
            case 0: [.email]
            case 1: [.phoneNumber]
            default: [.email, .phoneNumber]
            }
        return contact.map { drawn.union([$0.attribute]) } ?? drawn
    }

    /// Where a code for this user would go: to what its name shows, if the pool sends such codes there.
    func delivery(by attributes: [ContactAttribute]) -> CodeDelivery {
        if let contacts {
            let own = attributes.filter(contacts.contains)
            // What the pool verifies by itself is what such codes go to.
            let first = own.first(where: pool.autoVerifiedAttributes.contains) ?? own.first
            return drawnDelivery(by: first.map { [$0] } ?? attributes)
        }
        return drawnDelivery(by: attributes)
    }

    private func drawnDelivery(by attributes: [ContactAttribute]) -> CodeDelivery {
        if let contact, attributes.contains(contact.attribute) { return contact.delivery }
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let bytes = bytes("delivery")
        // Most users have an address, unless the pool cares for numbers alone.
        if attributes == [.phoneNumber] || attributes.contains(.phoneNumber) && pool.reachesUsersByPhone {
            let digits = bytes.prefix(11).map { String($0 % 10) }.joined()
            return CodeDelivery(attribute: .phoneNumber, destination: "+\(digits)")
        }
        return CodeDelivery(
            attribute: .email, destination: "\(letters[Int(bytes[0]) % 26])@\(letters[Int(bytes[1]) % 26])")
    }

    /// By what its sign-in codes would go; empty where nobody begins with a code here, and where it has nothing for one.
    var signInContacts: [ContactAttribute] {
        let all = pool.passwordlessContacts
        if let contacts { return all.filter(contacts.contains) }
        return all.isEmpty ? [] : [delivery(by: all).attribute]
    }

    /// Whether it looks like somebody with a password where users need none: half of them do.
    var hasPassword: Bool { bytes("has-password")[0] % 3 != 0 }

    /// Else it shows a password alone, as who has a second factor or was invited does.
    var hasSignInCode: Bool { bytes("has-password")[0] % 3 != 1 }

    /// Whether it looks like somebody with a passkey where users may begin with one: a quarter of them do.
    var hasPasskey: Bool {
        guard pool.passkeyParty != nil, pool.mfaMode != .on || pool.takesPasskeysAsSecondFactor else { return false }
        return bytes("has-passkey")[0] & 3 == 0
    }

    /// Salt and verifier; no password fits.
    var verifier: SRP.Verifier? { Self.verifier(id: id, in: pool, keys: keys) }

    /// The same for a real user's id who has none, so that it looks the same by all of the user's names.
    static func verifier(id: String, in pool: UserPool, keys: KeyRing) -> SRP.Verifier? {
        let salt = Array(keys.decoy("srp-salt", pool.origin, id).prefix(StoredVerifier.saltLength))
        var number = (0..<12).flatMap { keys.decoy("srp-verifier", pool.origin, id, String($0)) }
        // The group's modulus begins with 64 one bits: without its top bit any number is smaller.
        number[0] &= 0x7F
        return SRP.Verifier(salt: salt, v: number)
    }

    private func bytes(_ purpose: String) -> [UInt8] { keys.decoy(purpose, pool.origin, id) }
}

extension UserPool {
    /// Whether phone numbers are all that the pool knows its users by.
    fileprivate var reachesUsersByPhone: Bool {
        autoVerifiedAttributes.contains(.phoneNumber) && !autoVerifiedAttributes.contains(.email)
    }
}

/// What a masked address or number shows, and no more: so much fits into an id.
struct DecoyContact: Sendable, Equatable {
    enum Shown: Sendable, Equatable {
        /// The first characters of local part and domain.
        case email(Character, Character)
        /// The number of digits, and the last four of them.
        case phone(count: Int, last: Int)
    }

    let shown: Shown

    init(_ shown: Shown) { self.shown = shown }

    /// Nil where the name is neither an address nor a number.
    init?(typed name: String) {
        if UsernameRules.isPhoneNumber(name), name.utf8.count > 4 {
            let digits = name.dropFirst()
            shown = .phone(count: digits.utf8.count, last: Int(digits.suffix(4)) ?? 0)
        } else if UsernameRules.isEmail(name), let local = name.first,
            let domain = name.split(separator: "@").last?.first
        {
            shown = .email(local, domain)
        } else {
            return nil
        }
    }

    var attribute: ContactAttribute {
        switch shown {
        case .email: .email
        case .phone: .phoneNumber
        }
    }

    var delivery: CodeDelivery {
        switch shown {
        case .email(let local, let domain):
            return CodeDelivery(attribute: .email, destination: "\(local)@\(domain)")
        case .phone(let count, let last):
            let digits = String(last)
            let zeros = String(repeating: "0", count: max(0, count - digits.utf8.count))
            return CodeDelivery(attribute: .phoneNumber, destination: "+\(zeros)\(digits)")
        }
    }

    // MARK: In three bytes

    /// 01 and two characters of ASCII, or 10, the count, and the digits. Nil where it does not fit: a character of
    /// another alphabet.
    var packed: UInt32? {
        switch shown {
        case .email(let local, let domain):
            guard let local = local.asciiValue, let domain = domain.asciiValue else { return nil }
            return 1 << 22 | UInt32(local) << 7 | UInt32(domain)
        case .phone(let count, let last):
            return 2 << 22 | UInt32(count) << 14 | UInt32(last)
        }
    }

    init?(packed: UInt32) {
        switch packed >> 22 {
        case 1:
            shown = .email(
                Character(UnicodeScalar(UInt8(packed >> 7 & 0x7F))), Character(UnicodeScalar(UInt8(packed & 0x7F))))
        case 2: shown = .phone(count: Int(packed >> 14 & 0xFF), last: Int(packed & 0x3FFF))
        default: return nil
        }
    }
}

/// Ids of decoys: UUIDs like any other to whoever lacks the key.
///
/// An id carries what its name showed, so that a code "sent" to the id goes where one sent to the name went. 48 bits
/// come of the name, 24 are the contact under a mask, and 50 prove that the id was made here.
enum DecoyId {
    static func make(for name: String, _ contact: DecoyContact?, in pool: UserPool, keys: KeyRing) -> String {
        let nonce = Array(keys.decoy("decoy-id", pool.origin, name).prefix(6))
        let packed = contact?.packed ?? 0
        let plain = [16, 8, 0].map { UInt8(truncatingIfNeeded: packed >> $0) }
        return uuid(nonce, masked(plain, nonce, in: pool, keys: keys), plain, in: pool, keys: keys)
    }

    /// Nil for an id that was not made here, and for one that carries none.
    static func contact(of id: String, in pool: UserPool, keys: KeyRing) -> DecoyContact? {
        guard let bytes = Hex.decode(id.replacing("-", with: "")), bytes.count == 16 else { return nil }
        let (nonce, hidden) = (Array(bytes[0..<6]), [bytes[7]] + bytes[9..<11])
        let plain = masked(hidden, nonce, in: pool, keys: keys)
        let made = uuid(nonce, hidden, plain, in: pool, keys: keys)
        guard constantTimeEqual(Array(made.utf8), Array(id.utf8)) else { return nil }
        return DecoyContact(packed: plain.reduce(0) { $0 << 8 | UInt32($1) })
    }

    private static func masked(_ bytes: [UInt8], _ nonce: [UInt8], in pool: UserPool, keys: KeyRing) -> [UInt8] {
        zip(bytes, keys.decoy("decoy-mask", pool.origin, Hex.encode(nonce))).map { $0 ^ $1 }
    }

    private static func uuid(
        _ nonce: [UInt8], _ hidden: [UInt8], _ plain: [UInt8], in pool: UserPool, keys: KeyRing
    ) -> String {
        let proof = keys.decoy("decoy-proof", pool.origin, Hex.encode(nonce), Hex.encode(plain))
        return Hex.uuid(
            nonce + [0x40 | proof[0] & 0x0F, hidden[0], 0x80 | proof[1] & 0x3F] + hidden[1...] + proof[2..<7])
    }
}
