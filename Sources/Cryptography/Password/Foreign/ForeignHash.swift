/// A password's hash that another system has made, in the form in which such systems store it.
///
/// | algorithm | forms |
/// |---|---|
/// | bcrypt | `$2a$`, `$2b$`, `$2y$` |
/// | scrypt | `$scrypt$ln=15,r=8,p=1$salt$tag` (PHC string), `$7$` (crypt(5)) |
/// | argon2id | `$argon2id$v=19$m=19456,t=2,p=1$salt$tag` (PHC string) |
/// | PBKDF2 with HMAC-SHA-256 | `$pbkdf2-sha256$i=600000$salt$tag` (PHC string), `$pbkdf2-sha256$600000$salt$tag` (passlib) |
///
/// Reading one looks at its form and at what it would cost, and computes nothing.
public struct ForeignHash: Sendable, Equatable {
    public enum Algorithm: Sendable, Equatable {
        case bcrypt, scrypt, argon2id, pbkdf2SHA256
    }

    /// Why a text is taken for no hash.
    public enum Unusable: Error, Sendable, Equatable {
        /// None of the forms.
        case malformed
        /// Well-formed, and more memory or time than this server spends on one.
        case tooCostly
    }

    enum Form: Sendable, Equatable {
        /// What crypt(3) takes as setting and gives as result.
        case crypt
        case scrypt(ScryptString)
        case argon2id
        case pbkdf2(PBKDF2String)
    }

    public let text: String
    public let algorithm: Algorithm
    private let form: Form

    public init(_ text: String) throws(Unusable) {
        guard text.utf8.count <= 512, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformed }
        self.text = text
        if text.hasPrefix("$2") {
            try CryptString.checkBcrypt(text)
            (algorithm, form) = (.bcrypt, .crypt)
        } else if text.hasPrefix("$7$") {
            try CryptString.checkScrypt(text)
            (algorithm, form) = (.scrypt, .crypt)
        } else if text.hasPrefix("$scrypt$") {
            (algorithm, form) = (.scrypt, .scrypt(try ScryptString(text)))
        } else if text.hasPrefix("$pbkdf2-sha256$") {
            (algorithm, form) = (.pbkdf2SHA256, .pbkdf2(try PBKDF2String(text)))
        } else if text.hasPrefix("$argon2id$") {
            try Self.checkArgon2id(text)
            (algorithm, form) = (.argon2id, .argon2id)
        } else {
            throw .malformed
        }
    }

    /// Whether the password is the one that was hashed. Takes what the hash costs, up to a second or so and the memory
    /// of `HashLimits`: for the CPU lane.
    ///
    /// - Parameter password: UTF-8. bcrypt looks at its first 72 bytes and no more, wherever it is computed.
    public func verify(_ password: [UInt8]) throws -> Bool {
        // For crypt(3) a password ends at its first zero, and HMAC takes none for zeros at its end: such a one would be
        // another's equal.
        guard !password.contains(0) else { return false }
        return switch form {
        case .crypt: CryptString.isRight(password, for: text)
        case .scrypt(let scrypt): try scrypt.isRight(password)
        case .argon2id: try Argon2id.verify(password, phc: text)
        case .pbkdf2(let pbkdf2): try pbkdf2.isRight(password)
        }
    }

    private static func checkArgon2id(_ text: String) throws(Unusable) {
        guard let parameters = Argon2id.parameters(ofPHC: text) else {
            // What `Argon2id` itself finds too much is of the right form all the same.
            throw text.split(separator: "$").count == 5 && text.contains("$v=19$m=") ? .tooCostly : .malformed
        }
        let (memory, passes) = (parameters.memoryKiB, parameters.iterations)
        guard memory <= HashLimits.memoryKiB, memory * passes <= HashLimits.argon2Work else { throw .tooCostly }
    }
}

/// How much one foreign hash may cost: what a core does in about a second, in memory that the threads of the CPU lane can
/// have at once.
public enum HashLimits {
    /// Of scrypt and Argon2.
    public static let memoryKiB = 128 * 1024
    /// The logarithm of bcrypt's rounds.
    public static let bcryptCost = 14
    /// scrypt's N times r times p: 2^20 is the often recommended N = 2^17, r = 8, p = 1.
    public static let scryptWork = 1 << 20
    /// KiB times passes.
    static let argon2Work = 1024 * 1024
    public static let pbkdf2Iterations = 2_000_000
}
