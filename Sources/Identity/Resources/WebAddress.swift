/// Addresses of pages, as far as they can be told from other texts.
enum WebAddress {
    /// Absolute, by HTTP or HTTPS, with a host and without spaces or controls.
    static func isUsable(_ url: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: url.lowercased().hasPrefix) else { return false }
        let rest = url.dropFirst(scheme.count)
        guard let first = rest.utf8.first, ![UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(first)
        else { return false }
        return rest.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
