import Cryptography
import ServiceModel

/// Why a row gives no user.
public enum ImportFault: Error, Sendable, Equatable {
    case unreadable(ImportUnreadable)
    case columns(Int, expected: Int)
    case noUsername
    case unusableUsername
    case noMFA
    case mfaRequired
    case mfaOff
    case noPhoneNumberForMFA
    /// None of the attributes that the pool verifies by itself is there and verified, so the user could never set a
    /// password.
    case nothingVerified
    case malformedHash
    case hashTooCostly
    case otherAlgorithm
    case refused(Refusal)
}

/// What a row is that cannot be read.
public enum ImportUnreadable: Sendable, Equatable {
    case tooLong, quote, notUTF8, control
}

/// Makes users of the rows of a file, by the rules for users whom an administrator makes (cognito/imports §3).
struct ImportRow: Sendable {
    let header: ImportHeader
    let pool: UserPool
    let algorithm: PasswordHashingAlgorithmType?
    let random: any RandomSource

    func user(from fields: [String], now: Int64) throws(ImportFault) -> User {
        guard fields.count == header.columns.count else {
            throw .columns(fields.count, expected: header.columns.count)
        }
        var (typed, mfa, hash) = ("", "", "")
        var attributes: [AttributeType] = []
        for (column, field) in zip(header.columns, fields) where !field.isEmpty {
            switch column {
            case .username: typed = field
            case .mfaEnabled: mfa = field
            case .passwordHash: hash = field
            case .attribute(let name): attributes.append(AttributeType(name: name, value: Self.value(field, of: name)))
            }
        }
        let sub = random.uuid()
        let stored = try storedHash(hash)
        let (username, checked) = try names(typed, attributes, sub: sub)
        if stored == nil { try requireVerified(checked) }
        return User(
            poolId: pool.id, username: username, sub: sub, status: stored == nil ? .resetRequired : .confirmed,
            attributes: checked, passwordHash: stored, mfa: try secondFactor(mfa, of: checked), createdAt: now,
            modifiedAt: now)
    }

    private func names(
        _ typed: String, _ attributes: [AttributeType], sub: String
    ) throws(ImportFault) -> (String, UserAttributes) {
        var typed = typed
        if typed.isEmpty {
            // In a pool whose users are called by an address or number, that says the name as well.
            let names = pool.usernameAttributes.map(\.rawValue)
            typed = names.lazy.compactMap { name in attributes.first { $0.name == name }?.value }.first ?? ""
        }
        guard !typed.isEmpty else { throw .noUsername }
        guard typed.utf16.count <= 128, typed.unicodeScalars.allSatisfy(Self.isOfUsernames) else {
            throw .unusableUsername
        }
        do {
            let name = try UsernameRules.newName(typed, sub: sub, pool: pool)
            let checked = try NewUserAttributes.check(
                attributes, filling: name.attribute, pool: pool, client: nil, requireAll: true)
            return (name.username, checked)
        } catch {
            throw .refused(error)
        }
    }

    /// The pattern of UsernameType: letters, marks, symbols, numbers and punctuation.
    private static func isOfUsernames(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
            .paragraphSeparator:
            false
        default: true
        }
    }

    /// Dates are written mm/dd/yyyy in such files, and kept as OpenID Connect writes them.
    private static func value(_ field: String, of name: String) -> String {
        let parts = field.split(separator: "/", omittingEmptySubsequences: false)
        guard name == "birthdate", parts.map(\.utf8.count) == [2, 2, 4] else { return field }
        return "\(parts[2])-\(parts[0])-\(parts[1])"
    }

    private func secondFactor(_ text: String, of attributes: UserAttributes) throws(ImportFault) -> UserMFA {
        let isEnabled: Bool
        switch text.lowercased() {
        case "true": isEnabled = true
        case "false": isEnabled = false
        default: throw .noMFA
        }
        let mode = pool.settings.mfaConfiguration ?? .off
        if mode == .on, !isEnabled { throw .mfaRequired }
        if mode == .off, isEnabled { throw .mfaOff }
        guard isEnabled, pool.mfa.usesSMS else { return UserMFA() }
        // Where there is an app as well, the user may have that instead.
        guard attributes.phoneNumber != nil else {
            if pool.mfa.usesSoftwareToken { return UserMFA() }
            throw .noPhoneNumberForMFA
        }
        return UserMFA(enabled: [.sms], preferred: .sms, hasOptions: true)
    }

    private func requireVerified(_ attributes: UserAttributes) throws(ImportFault) {
        let contacts = pool.autoVerifiedAttributes
        guard contacts.isEmpty || contacts.contains(where: { attributes.isVerified($0) }) else {
            throw .nothingVerified
        }
    }

    /// Looked at, and not computed: whether it fits a password shows at the first sign-in.
    private func storedHash(_ text: String) throws(ImportFault) -> String? {
        guard let algorithm, !text.isEmpty else { return nil }
        let hash: ForeignHash
        do {
            hash = try ForeignHash(text)
        } catch {
            throw error == .tooCostly ? .hashTooCostly : .malformedHash
        }
        let isWanted =
            switch hash.algorithm {
            case .bcrypt: algorithm == .bcrypt
            case .scrypt: algorithm == .scrypt
            case .argon2id: algorithm == .argon2id
            case .pbkdf2SHA256: algorithm == .pbkdf2Sha256
            }
        guard isWanted else { throw .otherAlgorithm }
        return ImportedHash(hash).stored
    }
}
