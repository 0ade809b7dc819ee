/// Addresses that begin with the same bits. One of version 4 in the clothes of version 6 is of version 4.
public struct IPNetwork: Sendable, Hashable, CustomStringConvertible {
    private let first: IPAddress
    private let bits: Int

    /// Those that share so many bits with the address. Bits beyond are of no matter.
    ///
    /// - Parameter bits: of its version; fewer than none are none, and more than it has are all.
    public init(_ address: IPAddress, bits: Int) {
        let address = address.unmapped
        self.bits = min(max(bits, 0), address.bitWidth)
        first = Self.masked(address, self.bits)
    }

    /// As operators write them: `10.0.0.0/8`, `fd00::/8`, or an address alone.
    ///
    /// Nil where the text is none, or has bits set behind its length: who writes those means something else.
    public init?(_ text: String) {
        if let address = IPAddress(text) {
            self.init(address, bits: address.bitWidth)
        } else {
            guard let (address, bits) = Self.parts(of: text) else { return nil }
            self.init(address, bits: bits)
            guard first == address, !text.contains("/0") || text.hasSuffix("/0") else { return nil }
        }
    }

    /// As AWS takes them: in CIDR notation (RFC 4632 §3.1; RFC 4291 §2.3). Bits beyond the length are of no matter.
    public init?(cidr text: String) {
        guard let (address, bits) = Self.parts(of: text) else { return nil }
        self.init(address, bits: bits)
    }

    public func contains(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        return address.isIPv6 == first.isIPv6 && Self.masked(address, bits) == first
    }

    /// `10.0.0.0/8`; an address alone is itself.
    public var description: String { bits == first.bitWidth ? "\(first)" : "\(first)/\(bits)" }

    /// The address, unmapped, and how many of its bits count.
    private static func parts(of text: String) -> (address: IPAddress, bits: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let written = IPAddress(parts[0]), let number = Int(parts[1]),
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let address = written.unmapped
        let bits = number - (written.bitWidth - address.bitWidth)
        guard (0...address.bitWidth).contains(bits) else { return nil }
        return (address, bits)
    }

    /// The address with nothing set behind so many bits.
    private static func masked(_ address: IPAddress, _ bits: Int) -> IPAddress {
        func mask(_ kept: Int) -> UInt64 { kept <= 0 ? 0 : ~0 << UInt64(64 - min(kept, 64)) }
        // Of both words; those of version 4 begin with 96 that are zero.
        let kept = 128 - address.bitWidth + bits
        return IPAddress(
            isIPv6: address.isIPv6, high: address.high & mask(kept), low: address.low & mask(kept - 64))
    }
}
