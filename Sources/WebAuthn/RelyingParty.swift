/// Whom passkeys are registered with: a domain, and which pages may use them (WebAuthn §5.1.2, §13.4.9).
public struct RelyingParty: Sendable, Equatable {
    /// The domain, in lower case.
    public let id: String
    /// Whether pages of this machine may use plain HTTP, where the domain is this machine's name.
    private let takesPlainLocalPages: Bool

    /// - Parameter takesPlainLocalPages: for development and tests. Elsewhere pages use HTTPS.
    public init(id: String, takesPlainLocalPages: Bool = false) {
        self.id = id.lowercased()
        self.takesPlainLocalPages = takesPlainLocalPages
    }

    /// Whether a page of this origin (RFC 6454 §6.2) may use the domain's passkeys: one of the domain itself or of a
    /// domain below it, on any port.
    func allows(origin: String) -> Bool {
        guard let (scheme, host) = Self.parts(of: origin) else { return false }
        guard host == id || host.hasSuffix(".\(id)") else { return false }
        return scheme == "https" || scheme == "http" && takesPlainLocalPages && Self.isLocal(id)
    }

    /// Whether the name can be a relying party's: a domain of two labels at least, and no address (WebAuthn §5.1.2).
    ///
    /// - Parameter allowingLocal: whether `localhost` and names below it are.
    public static func isUsable(_ id: String, allowingLocal: Bool) -> Bool {
        let labels = id.split(separator: ".", omittingEmptySubsequences: false)
        guard id.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else { return false }
        if isLocal(id.lowercased()) { return allowingLocal }
        return labels.count > 1 && !last.utf8.allSatisfy(isDigit)
    }

    /// RFC 6761 §6.3: names of this machine.
    static func isLocal(_ id: String) -> Bool { id == "localhost" || id.hasSuffix(".localhost") }

    /// RFC 1123 §2.1: letters, digits and inner hyphens.
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.utf8.first != UInt8(ascii: "-")
            && label.utf8.last != UInt8(ascii: "-")
            && label.utf8.allSatisfy {
                isDigit($0) || $0 == UInt8(ascii: "-")
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Scheme and host of `https://host` or `https://host:port`, as browsers write them. Nil for anything else.
    private static func parts(of origin: String) -> (scheme: Substring, host: Substring)? {
        guard let colon = origin.firstIndex(of: ":"), origin[colon...].hasPrefix("://") else { return nil }
        let (scheme, rest) = (origin[..<colon], origin[origin.index(colon, offsetBy: 3)...])
        let pieces = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if pieces.count == 2 {
            guard (1...5).contains(pieces[1].utf8.count), pieces[1].utf8.allSatisfy(isDigit) else { return nil }
        }
        let isPlain = pieces[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel)
        return isPlain && pieces[0] == pieces[0].lowercased() ? (scheme, pieces[0]) : nil
    }
}
