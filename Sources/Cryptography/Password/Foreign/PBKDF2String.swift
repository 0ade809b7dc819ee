import COpenSSL

/// `$pbkdf2-sha256$i=<iterations>[,l=<bytes of the tag>]$<salt>$<tag>`, base64 without padding, or as passlib writes it, with
/// the bare number of iterations and a base64 that has `.` for `+`.
struct PBKDF2String: Sendable, Equatable {
    private let iterations: Int
    private let salt: [UInt8]
    private let tag: [UInt8]

    init(_ text: String) throws(ForeignHash.Unusable) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, let salt = PHCParameters.bytes(fields[3]), salt.count <= 128,
            let tag = PHCParameters.bytes(fields[4]), (16...64).contains(tag.count)
        else { throw .malformed }
        if let number = PHCParameters.number(fields[2]) {
            iterations = number
        } else if let costs = PHCParameters(fields[2]), costs.names == ["i"] {
            iterations = costs.values[0]
        } else if let costs = PHCParameters(fields[2]), costs.names == ["i", "l"], costs.values[1] == tag.count {
            iterations = costs.values[0]
        } else {
            throw .malformed
        }
        (self.salt, self.tag) = (salt, tag)
        guard iterations >= 1 else { throw .malformed }
        guard iterations <= HashLimits.pbkdf2Iterations else { throw .tooCostly }
    }

    func isRight(_ password: [UInt8]) throws -> Bool {
        var made = [UInt8](repeating: 0, count: tag.count)
        let phrase = password.isEmpty ? [0] : password
        let isDone = phrase.withUnsafeBytes { phrase in
            PKCS5_PBKDF2_HMAC(
                phrase.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count), salt,
                Int32(salt.count), Int32(iterations), EVP_sha256(), Int32(made.count), &made)
        }
        guard isDone == 1 else { throw Argon2id.Failure.outOfMemory }
        return constantTimeEqual(made, tag)
    }
}
