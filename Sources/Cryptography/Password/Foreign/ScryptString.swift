import COpenSSL

/// `$scrypt$ln=<logarithm of N>,r=<block size>,p=<parallelism>$<salt>$<tag>`, base64 without padding.
struct ScryptString: Sendable, Equatable {
    private let logN: Int
    private let r: Int
    private let p: Int
    private let salt: [UInt8]
    private let tag: [UInt8]

    init(_ text: String) throws(ForeignHash.Unusable) {
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, let costs = PHCParameters(fields[2]), costs.names == ["ln", "r", "p"],
            let salt = PHCParameters.bytes(fields[3]), salt.count <= 128,
            let tag = PHCParameters.bytes(fields[4]), (16...64).contains(tag.count)
        else { throw .malformed }
        (logN, r, p) = (costs.values[0], costs.values[1], costs.values[2])
        (self.salt, self.tag) = (salt, tag)
        try Self.checkCost(logN: logN, r: r, p: p)
    }

    /// RFC 7914 §2: N and r are the memory, and p is how often; N is less than 2^(128 r / 8), else nobody computes it.
    static func checkCost(logN: Int, r: Int, p: Int) throws(ForeignHash.Unusable) {
        guard logN >= 1, r >= 1, p >= 1, r > 1 || logN < 16 else { throw .malformed }
        guard logN <= 30, r <= 1 << 10, p <= 1 << 10, (r << logN) / 8 <= HashLimits.memoryKiB,
            (r << logN) * p <= HashLimits.scryptWork
        else { throw .tooCostly }
    }

    func isRight(_ password: [UInt8]) throws -> Bool {
        var made = [UInt8](repeating: 0, count: tag.count)
        let memory = UInt64(128 * r) * UInt64((1 << logN) + p + 2) + 4096
        // OpenSSL takes no null pointer for a password that is there and empty.
        let phrase = password.isEmpty ? [0] : password
        let isDone = phrase.withUnsafeBytes { phrase in
            EVP_PBE_scrypt(
                phrase.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                UInt64(1) << UInt64(logN), UInt64(r), UInt64(p), memory, &made, made.count)
        }
        guard isDone == 1 else { throw Argon2id.Failure.outOfMemory }
        return constantTimeEqual(made, tag)
    }
}
