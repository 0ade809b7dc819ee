extension SetCookie {
    /// Each part alone (RFC 6265bis §4.1.1), and the size.
    func validate() throws(SetCookieError) {
        guard CookieRules.isName(Array(name.utf8)[...]) else { throw .name }
        guard CookieRules.isValue(Array(value.utf8)[...]) else { throw .value }
        guard name.utf8.count + value.utf8.count <= Self.largestPair else { throw .tooLarge }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.count <= Self.largestAttribute,
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ";") })
        else { throw .path }
        if let domain, !Self.isHostName(domain) { throw .domain }
        if let maxAge, !(1...Self.longestAge).contains(maxAge) { throw .maxAge }
        if let expires, !(0...253_402_300_799).contains(expires) { throw .expires }
        if sameSite == .none, !isSecure { throw .sameSite }
    }

    /// What a prefix promises (RFC 6265bis §4.1.3). Browsers hold names in any case of letters to it.
    func validatePrefix() throws(SetCookieError) {
        let folded = name.lowercased()
        if folded.hasPrefix("__secure-"), !isSecure { throw .prefix }
        if folded.hasPrefix("__host-"), !isSecure || path != "/" || domain != nil { throw .prefix }
    }

    /// Labels of letters, digits and inner hyphens (RFC 1034 §3.5, RFC 1123 §2.1), and no IPv4 address: to that a
    /// cookie without a domain is sent all the same.
    private static func isHostName(_ text: String) -> Bool {
        let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy({ $0 &- 0x30 < 10 }) else {
            return false
        }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { ByteRules.isAlphanumeric($0) || $0 == hyphen }
        }
    }
}
