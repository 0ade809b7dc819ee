/// Under what the failures of an attempt are counted.
///
/// The user's own count decides whether a password is looked at, under whichever of the user's names it comes.
/// Where the client hides who exists, each name as typed has a count besides, and that one alone decides what is
/// answered: else the lock of one name would show in another, and tell that both are one user's. A name that nobody has
/// counts for whom it shows as well, since one row less would tell it from a user's.
struct LockoutSubjects: Sendable {
    /// Of whoever has the name, be it nobody; nil for a name that no user has where the client tells so.
    let user: Subject?
    /// Nil where the client tells who exists.
    let name: Subject?

    init(user: User?, name: TypedName, pool: UserPool, client: AppClient, keys: KeyRing) {
        let isHidden = client.hidesUserExistence
        self.user = isHidden ? .holder(user, of: name.text, in: pool, keys: keys) : user.map { .user($0) }
        self.name = isHidden ? .typed(name, in: pool, keys: keys) : nil
    }

    /// A name that nobody has here, whether or not the client tells so.
    init(unknown name: TypedName, in pool: UserPool, keys: KeyRing) {
        user = nil
        self.name = Subject.typed(name, in: pool, keys: keys)
    }

    /// The one whose lock is told; nil where an unknown name is told as such.
    var shown: Subject? { name ?? user }

    var all: [Subject] { [name, user].compactMap(\.self) }

    /// Every subject under which failures of this user are counted: the user, and every name in force. What the user
    /// merely calls itself may be another's name.
    static func all(of user: User, pool: UserPool, keys: KeyRing) -> [Subject] {
        let attributes = UsernameRules.aliases(of: user, in: pool).compactMap { user.attributes[$0.kind.rawValue] }
        return [Subject.user(user)]
            + ([user.username, user.sub] + attributes).map { Subject.typed(TypedName($0), in: pool, keys: keys) }
    }
}

extension LockoutReader {
    func shownLockout(_ subjects: LockoutSubjects) throws -> Lockout? {
        try subjects.shown.flatMap { try lockout(subject: $0) }
    }
}

extension LockoutWriter {
    /// Whoever sets a new password for the user, by code or by an administrator's hand, ends all locks.
    func forgetLockouts(of user: User, pool: UserPool, keys: KeyRing) throws {
        for subject in LockoutSubjects.all(of: user, pool: pool, keys: keys) {
            try setLockout(nil, subject: subject)
        }
    }
}
