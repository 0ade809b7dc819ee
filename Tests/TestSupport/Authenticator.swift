import Cryptography

/// An authenticator app: what it makes of a SecretCode.
public struct Authenticator: Sendable {
    public let seed: [UInt8]

    /// - Parameter secretCode: Base32 without padding (RFC 4648 §6).
    public init(_ secretCode: String) {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        let bits = secretCode.flatMap { character -> [UInt8] in
            let value = digits.firstIndex(of: character) ?? 0
            return (0..<5).map { UInt8(value >> (4 - $0) & 1) }
        }
        seed = stride(from: 0, to: bits.count - bits.count % 8, by: 8).map { start in
            bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
        }
    }

    /// The code that it shows at a time in milliseconds, or so many steps later.
    public func code(at now: Int64, later steps: Int64 = 0) -> String {
        TOTP.code(seed: seed, step: TOTP.step(at: now) + steps)
    }

    /// A code of six digits that is none of these days.
    public func wrongCode(at now: Int64) -> String {
        let good = Set((-2...2).map { code(at: now, later: $0) })
        return (0..<10).map { String(repeating: String($0), count: 6) }.first { !good.contains($0) } ?? ""
    }
}
