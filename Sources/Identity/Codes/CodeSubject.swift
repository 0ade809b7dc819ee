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

    static func decoy(name: String, pool: UserPool, keys: KeyRing) -> String {
        DecoyUser(named: name, in: pool, keys: keys).subject
    }
}
