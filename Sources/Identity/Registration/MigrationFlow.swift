import Cryptography
import ServiceModel

/// A user comes over from elsewhere: the pool's owner knows a name that nobody has here (cognito/triggers §12).
enum MigrationFlow {
    /// - Returns: who has the name now; nil where nobody does. Where the client hides who exists, a function that gives
    ///   no good answer knows nobody.
    static func run(
        _ name: String, at source: UserMigration.Source, pool: UserPool, client: AppClient, call: Call
    ) async throws -> User? {
        do {
            guard
                let found = try await UserMigration.find(name, at: source, pool: pool, client: client, call: call)
            else { return nil }
            return try await store(found, as: name, password: source.password, pool: pool, call: call)
        } catch let refusal as Refusal {
            switch refusal {
            case .trigger(.notMigrated), .trigger(.unmigratable):
                guard client.hidesUserExistence else { throw refusal }
                call.explain("no user was brought along: \(refusal)")
                return nil
            default: throw refusal
            }
        }
    }

    private static func store(
        _ found: UserMigration.Found, as name: String, password: String?, pool: UserPool, call: Call
    ) async throws -> User {
        var user = try newUser(found, as: name, pool: pool, call: call)
        if let password {
            // Whatever the policy says: it was good where the user comes from.
            let credential = try await Passwords.credential(
                for: password, username: user.username, sub: user.sub, pool: pool, call: call)
            (user.passwordHash, user.sealedVerifier) = (credential.hash, credential.sealedVerifier)
        }
        let made = user
        return try await call.store.write { store -> User in
            // Somebody may have come by that name while the function was asked. Who signs in has to be that user.
            if let existing = try store.user(named: name, in: pool) { return existing }
            do {
                var stored = made
                stored.id = try store.add(made, in: pool, force: found.forcesAliases)
                return stored
            } catch NameConflict.username {
                throw Refusal.trigger(.unmigratable(.registration(.usernameExists)))
            } catch NameConflict.alias(let kind) {
                throw Refusal.trigger(.unmigratable(.registration(.aliasExists(kind))))
            }
        }
    }

    private static func newUser(
        _ found: UserMigration.Found, as typed: String, pool: UserPool, call: Call
    ) throws(Refusal) -> User {
        do throws(Refusal) {
            // Nothing has held the answer against the model, as it does what callers send.
            guard found.attributes.allSatisfy({ $0.value?.utf8.contains(0) != true }) else {
                throw UserMigration.unusable("userAttributes")
            }
            var given = found.attributes
            let ownName = given.first { $0.name == "username" }?.value
            given.removeAll { $0.name == "username" }
            let sub = call.random.uuid()
            let name = try UsernameRules.newName(
                pool.usernameAttributes.isEmpty ? ownName ?? typed : typed, sub: sub, pool: pool)
            guard isUsername(name.username) else { throw UserMigration.unusable("username") }
            if let (contact, value) = name.attribute {
                // As it was typed; elsewhere it may have been written in another case.
                given.removeAll { $0.name == contact.rawValue && pool.aliasKey($0.value ?? "") == pool.aliasKey(value) }
            }
            let attributes = try NewUserAttributes.check(
                given, filling: name.attribute, pool: pool, client: nil, requireAll: true)
            var user = User(
                poolId: pool.id, username: name.username, sub: sub,
                status: found.isConfirmed ? .confirmed : .resetRequired, attributes: attributes, createdAt: call.now,
                modifiedAt: call.now)
            if found.usesSMS {
                guard pool.mfaMethods.contains(.sms), attributes.phoneNumber != nil else {
                    throw UserMigration.unusable("enableSMSMFA")
                }
                user.mfa = UserMFA(enabled: [.sms], preferred: .sms)
            }
            return user
        } catch {
            if case .trigger = error { throw error }
            throw .trigger(.unmigratable(error))
        }
    }

    /// Whether the model takes it for a username: the names by which somebody signs in are not held against it.
    private static func isUsername(_ name: String) -> Bool {
        (1...128).contains(name.utf16.count)
            && name.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
                    .paragraphSeparator:
                    false
                default: true
                }
            }
    }
}
