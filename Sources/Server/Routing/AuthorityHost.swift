import HTTP

/// The host that an authority, `host [":" port]`, names; for comparing it with names that are trusted.
///
/// Strict, because what decides about trust must not find a trusted name within something that another reader
/// takes for a foreign one: no user information, no escapes, no zone, nothing behind the port.
enum AuthorityHost: Equatable {
    /// In lower case.
    case name(String)
    case address(SocketAddress)

    /// Nil for what is no authority, and for letters that are not ASCII: browsers send punycode.
    init?(_ authority: String) {
        let bytes = Array(authority.utf8)
        guard let end = Self.endOfHost(bytes), Self.isPort(bytes[end...]) else { return nil }
        let host = String(decoding: bytes[..<end], as: UTF8.self)
        if bytes.first == UInt8(ascii: "[") {
            // Brackets are for IPv6 alone.
            let inner = String(host.dropFirst().dropLast())
            guard let address = SocketAddress(host: inner, port: 0), address.isIPv6 else { return nil }
            self = .address(address)
        } else if let address = SocketAddress(host: host, port: 0) {
            guard !address.isIPv6 else { return nil }
            self = .address(address)
        } else {
            guard Self.isName(bytes[..<end]) else { return nil }
            self = .name(host.lowercased())
        }
    }

    /// What the operator's list of names is searched for: an address in its usual spelling.
    var text: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.host
        }
    }

    /// `localhost`, names below it, and loopback addresses.
    var isLoopback: Bool {
        switch self {
        case .name(let name): name == "localhost" || name.hasSuffix(".localhost")
        case .address(let address): address.isLoopback
        }
    }

    private static func endOfHost(_ bytes: [UInt8]) -> Int? {
        guard bytes.first == UInt8(ascii: "[") else { return bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count }
        return bytes.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
    }

    /// Nothing, or a colon and a number that a port can have.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        return colon == UInt8(ascii: ":") && (1...5).contains(digits.count)
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && UInt16(String(decoding: digits, as: UTF8.self)) != nil
    }

    /// Labels of letters, digits, hyphens and, as in names of containers, underscores. None is empty: a name with a
    /// dot at its end is another origin to a browser.
    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        (1...253).contains(bytes.count)
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.count)
                    && label.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        default: false
                        }
                    }
            }
    }
}
