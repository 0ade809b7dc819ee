import ServiceModel

/// The first line of an imported file: which column is what.
struct ImportHeader: Sendable, Equatable {
    enum Column: Sendable, Equatable {
        case attribute(String)
        case username, mfaEnabled, passwordHash
    }

    /// A header that is none of this pool's; says in words what is wrong with it.
    struct Unusable: Error, Equatable {
        var reason: String
    }

    static let username = "cognito:username"
    static let mfaEnabled = "cognito:mfa_enabled"
    /// Where a password's hash stands; the name is this server's own.
    static let passwordHash = "cognito:password_hash"

    let columns: [Column]

    /// What GetCSVHeader answers: the pool's attributes, the standard ones in Cognito's order, and two more
    /// (cognito/imports §2).
    static func names(of pool: UserPool) -> [String] {
        let known = pool.schema.attributes.compactMap(\.name).filter { $0 != "sub" && !$0.hasPrefix("dev:") }
        let standard = StandardAttributes.all.compactMap(\.name).filter { known.contains($0) }
        return standard + known.filter { !StandardAttributes.names.contains($0) } + [mfaEnabled, username]
    }

    /// The columns may come in any order, and none of them may be missing.
    ///
    /// - Parameter hasHashes: whether the job was made for passwords, and the file has one column more.
    init(_ fields: [String], pool: UserPool, hasHashes: Bool) throws(Unusable) {
        let wanted = Self.names(of: pool) + (hasHashes ? [Self.passwordHash] : [])
        if let missing = wanted.first(where: { !fields.contains($0) }) {
            throw Unusable(reason: "The header of the file lacks the column \(missing).")
        }
        guard fields.count == wanted.count, Set(fields) == Set(wanted) else {
            throw Unusable(
                reason: fields.contains(Self.passwordHash) && !hasHashes
                    ? "The file has password hashes, and the job has no PasswordHashingAlgorithm."
                    : "The header of the file has a column that the user pool does not have, or one twice.")
        }
        columns = fields.map { name in
            switch name {
            case Self.username: .username
            case Self.mfaEnabled: .mfaEnabled
            case Self.passwordHash: .passwordHash
            default: .attribute(name)
            }
        }
    }
}
