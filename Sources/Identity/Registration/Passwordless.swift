import ServiceModel

/// Users who have no password: where a pool lets somebody begin with a code, who has an address or number for it needs
/// none (cognito/sign-up §5).
enum Passwordless {
    /// Throws `passwordRequired` where everybody needs a password, and `contactRequired` where nothing would reach the user.
    static func requirePossible(_ attributes: UserAttributes, in pool: UserPool) throws(Refusal) {
        let contacts = pool.passwordlessContacts
        if contacts.isEmpty { throw .registration(.passwordRequired) }
        guard contacts.contains(where: { attributes[$0] != nil }) else {
            throw .registration(.contactRequired(contacts))
        }
    }
}
