import Cryptography

/// Whose code, lock-out or count of attempts it is.
///
/// A name that no user has gets a subject too, made from the name by HMAC, so that a request for it costs the
/// same writes and later answers are consistent (cognito/sign-in §10).
public enum CodeSubject {
    public static func of(_ user: User) -> String { of(sub: user.sub) }
    public static func of(sub: String) -> String { "u:\(sub)" }

    /// Of whoever has the name, be it nobody.
    static func of(_ user: User?, named name: String, pool: UserPool, keys: KeyRing) -> String {
        user.map(of) ?? decoy(name: name, pool: pool, keys: keys)
    }

    /// A name as it was typed, and nobody behind it: neither the user nor the decoy, whose other names would share it.
    static func typed(_ name: String, pool: UserPool, keys: KeyRing) -> String {
        // As long names rest in a SECRET_BLOCK, so that every step of a sign-in counts under one subject; and a `sub`
        // finds its user in either case, so its spellings are one name.
        let kept = SecretBlock.kept(name)
        let key = UsernameRules.isSub(kept) ? kept.lowercased() : pool.usernameKey(kept)
        return "n:\(Hex.encode(keys.decoy("lockout", pool.id, String(pool.createdAt), key)))"
    }

    static func decoy(name: String, pool: UserPool, keys: KeyRing) -> String {
        DecoyUser(named: name, in: pool, keys: keys).subject
    }
}
