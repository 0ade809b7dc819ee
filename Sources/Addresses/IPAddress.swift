import Glibc

/// An address of the internet protocol.
///
/// One of version 4 in the clothes of version 6 (`::ffff:192.0.2.1`) is another than the plain one, since a socket makes a
/// difference of them: `unmapped` is what both are about.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    public let isIPv6: Bool
    // Two words and no number of 128 bits: that is aligned to 16 bytes, and a request that holds one crashes where it is
    // kept over a suspension.
    let high: UInt64
    /// In version 4 its lower half is all there is.
    let low: UInt64

    init(isIPv6: Bool, high: UInt64, low: UInt64) {
        self.isIPv6 = isIPv6
        self.high = high
        self.low = low
    }

    /// Nil for what is no address. Names are not looked up, and there is no zone (RFC 4007 §11).
    public init?(_ text: some StringProtocol) {
        let text = String(text)
        // C would read up to there.
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(bytes: bytes.prefix(4))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    /// Nil where there are neither 4 nor 16 bytes. The first one is the highest, as on the wire.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        func word(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(isIPv6: bytes.count == 16, high: word(bytes.dropLast(8)), low: word(bytes.suffix(8)))
    }

    /// 4 or 16, the highest first.
    public var bytes: [UInt8] {
        let all = [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
        }
        return isIPv6 ? all : Array(all.suffix(4))
    }

    public var bitWidth: Int { isIPv6 ? 128 : 32 }

    /// Of version 4 where it is that, however it is dressed.
    public var unmapped: IPAddress {
        guard isIPv6, high == 0, low >> 32 == 0xFFFF else { return self }
        return IPAddress(isIPv6: false, high: 0, low: low & 0xFFFF_FFFF)
    }

    /// As it is mostly written: `192.0.2.1`, `2001:db8::1` (RFC 5952).
    public var description: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, text.baseAddress!, socklen_t(text.count))
            return String(cString: text.baseAddress!)
        }
    }
}
