/// One-time passwords by time (RFC 6238): HMAC-SHA-1, six digits, a new one every 30 seconds.
public enum TOTP {
    /// What a presented code is worth.
    public enum Verdict: Sendable, Equatable {
        /// It is that of this step, and later than what was accepted before.
        case right(step: Int64)
        /// It is one that was accepted already, or older than that.
        case used
        case wrong
    }

    private static let stepMilliseconds: Int64 = 30_000
    private static let digitCount = 6
    /// How many steps a clock may be off, to either side (RFC 6238 §5.2).
    private static let tolerance: Int64 = 1

    /// The number of steps since 1970 at a time in milliseconds.
    public static func step(at milliseconds: Int64) -> Int64 { milliseconds / stepMilliseconds }

    /// The code of a step (RFC 4226 §5.3).
    public static func code(seed: [UInt8], step: Int64) -> String {
        code(seed: seed, step: step, digits: digitCount)
    }

    static func code(seed: [UInt8], step: Int64, digits: Int) -> String {
        let tag = HMAC.sha1(key: seed, message: withUnsafeBytes(of: step.bigEndian) { Array($0) })
        let offset = Int(tag[tag.count - 1] & 0x0F)
        let number = tag[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// Judges a code. All steps that it could be of are looked at in full, whichever fits.
    ///
    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - last: the newest step of which a code was accepted.
    public static func judge(_ presented: String, seed: [UInt8], at now: Int64, after last: Int64) -> Verdict {
        let (current, presented) = (step(at: now), Array(presented.utf8))
        var fitting: Int64?
        for candidate in current - tolerance...current + tolerance
        where constantTimeEqual(Array(code(seed: seed, step: candidate).utf8), presented) { fitting = candidate }
        guard let fitting else { return .wrong }
        return fitting > last ? .right(step: fitting) : .used
    }
}
