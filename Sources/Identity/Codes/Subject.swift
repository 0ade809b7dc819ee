import Cryptography

/// Whose code, lock-out or count of attempts it is.
///
/// A name that no user has gets a subject too, made from the name by HMAC, so that a request for it costs the
/// same writes and later answers are consistent (cognito/sign-in §10).
public struct Subject: Sendable, Hashable {
    /// As it is stored: a letter for the kind, and what tells it from others of its kind.
    public let text: String

    private enum Kind: String {
        case user = "u"
        case decoy = "x"
        case name = "n"
        case destination = "d"
        case session = "s"
        case signIn = "i"
    }

    private init(_ kind: Kind, _ rest: String) {
        text = "\(kind.rawValue):\(rest)"
    }

    public static func user(_ user: some KnownUser) -> Subject { .user(sub: user.sub) }
    public static func user(sub: String) -> Subject { Subject(.user, sub) }

    /// Of whoever has the name, be it nobody.
    static func holder(_ user: User?, of name: String, in pool: UserPool, keys: KeyRing) -> Subject {
        if let user { return .user(user) }
        return .decoy(DecoyUser(named: name, in: pool, keys: keys))
    }

    static func decoy(_ decoy: DecoyUser) -> Subject { Subject(.decoy, Hex.encode(decoy.hash)) }

    /// A name as it was typed, and nobody behind it: neither the user nor the decoy, whose other names would share it.
    static func typed(_ name: TypedName, in pool: UserPool, keys: KeyRing) -> Subject {
        // A `sub` finds its user in either case, so its spellings are one name.
        let name = name.text
        let key = UsernameRules.isSub(name) ? name.lowercased() : pool.usernameKey(name)
        return Subject(.name, Hex.encode(keys.decoy("lockout", pool.id, pool.birth, key)))
    }

    /// A Session of a sign-in, by its id.
    static func session(_ id: String) -> Subject { Subject(.session, id) }

    /// A sign-in by this user through this very client, known by a secret that its Session carries.
    static func signIn(_ secret: [UInt8], of user: User, through client: AppClient) -> Subject {
        signIn(secret, of: "\(user.poolId)\u{0}\(user.sub)", through: client)
    }

    /// As if somebody signed in whom nobody is.
    static func signIn(_ secret: [UInt8], of decoy: DecoyUser, through client: AppClient) -> Subject {
        signIn(secret, of: "\(client.poolId)\u{0}\(Hex.encode(decoy.hash))", through: client)
    }

    private static func signIn(_ secret: [UInt8], of holder: String, through client: AppClient) -> Subject {
        let bound = Array("\(holder)\u{0}\(client.id)\u{0}\(client.generation)\u{0}".utf8)
        return Subject(.signIn, Hex.encode(SHA256.hash(parts: bound, secret)))
    }

    /// Where messages go, whoever asks for them. Hardly a mailbox minds the case of its address.
    static func destination(_ delivery: CodeDelivery, in pool: UserPool, keys: KeyRing) -> Subject {
        let hash = keys.destinationHash(
            pool.id, pool.birth, delivery.attribute.rawValue, delivery.destination.lowercased())
        // Half of it tells destinations apart, and every sign-up writes it twice.
        return Subject(.destination, Hex.encode(Array(hash.prefix(16))))
    }
}

extension UserPool {
    /// With the id it tells the pool from one made anew under its id, which begins anew.
    fileprivate var birth: String { String(createdAt) }

    /// The same in one word.
    var origin: String { "\(id)/\(birth)" }
}
