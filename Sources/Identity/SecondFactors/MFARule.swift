import ServiceModel

/// Which second factors a user has to pass one of to sign in with a password (cognito/mfa §3).
///
/// Asked for a sign-in, and for the recovery of a password, which must not go the same way.
struct MFARule: Sendable {
    /// Empty where none is asked for, and where one is required and the user can pass none.
    let methods: [MFAMethod]
    let isRequired: Bool
    private let preference: MFAMethod?

    /// - Parameter isDemanded: whether this sign-in must pass one, whatever the pool asks of others.
    init(of user: User, in pool: UserPool, isDemanded: Bool = false) {
        isRequired = pool.mfaMode == .on
        preference = user.mfa.preferred
        guard !pool.mfaMethods.isEmpty else {
            methods = []
            return
        }
        let usable = pool.mfaMethods.filter { user.holds($0) }
        let own = usable.filter { user.mfa.enabled.contains($0) }
        if !own.isEmpty || !(isRequired || isDemanded) {
            methods = own
        } else if usable.contains(.softwareToken) {
            methods = [.softwareToken]
        } else {
            methods = Self.reaching(user, by: usable, in: pool)
        }
    }

    /// Of who has set up nothing: what reaches the user, and rather not by the way on which the password would be
    /// recovered.
    private static func reaching(_ user: User, by usable: [MFAMethod], in pool: UserPool) -> [MFAMethod] {
        guard pool.choosesRecovery,
            let recovery = pool.recoveryAttributes.first(where: {
                user.attributes.isVerified($0) && user.attributes[$0] != nil
            })
        else { return usable }
        let others = usable.filter { $0.contact != recovery }
        return others.isEmpty ? usable : others
    }

    /// The one that the user prefers, where it can pass that.
    var preferred: MFAMethod? { preference.flatMap { methods.contains($0) ? $0 : nil } }

    /// Where the codes of a second factor may go.
    var contacts: [ContactAttribute] { methods.compactMap(\.contact) }
}
