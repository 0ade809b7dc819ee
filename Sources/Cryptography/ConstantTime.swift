import COpenSSL

/// Whether two byte strings are equal, in time that depends only on their lengths.
///
/// Lengths are not secret: strings of different lengths are unequal at once.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return CRYPTO_memcmp(a, b, a.count) == 0
}

extension [UInt8] {
    /// Overwrites the bytes with zeros in a way that no optimiser removes.
    ///
    /// Only for arrays that nobody else holds: a shared buffer would be copied, and the copy wiped.
    mutating func wipe() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }
}
