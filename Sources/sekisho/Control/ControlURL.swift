/// Where a server is: `http://HOST[:PORT]`.
struct ControlURL: Equatable, CustomStringConvertible {
    /// A name or an address, IPv6 without brackets.
    let host: String
    let port: UInt16

    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    init(_ text: String) throws(ControlError) {
        func fail(_ reason: String) -> ControlError { ControlError("\"\(text)\" is no URL of a server: \(reason)") }
        if text.lowercased().hasPrefix("https://") {
            throw fail("these commands speak plain http; name the server itself, not what stands before it")
        }
        guard text.lowercased().hasPrefix("http://") else { throw fail("it should begin with http://") }
        var authority = text.dropFirst("http://".count)
        while authority.hasSuffix("/") { authority.removeLast() }
        if authority.contains(where: { "/?#@ ".contains($0) }) {
            throw fail("it should be http://HOST:PORT and nothing more")
        }
        var port = authority[authority.endIndex...]
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            port = authority[authority.index(after: end)...]
            host = String(authority[..<end].dropFirst())
        } else if let colon = authority.firstIndex(of: ":") {
            port = authority[colon...]
            host = String(authority[..<colon])
        } else {
            host = String(authority)
        }
        guard !host.isEmpty, host.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw fail("it names no host")
        }
        if port.isEmpty {
            self.port = 80
        } else if port.hasPrefix(":"), let number = UInt16(port.dropFirst()), number > 0 {
            self.port = number
        } else {
            throw fail("its port is no number from 1 to 65535")
        }
    }

    /// As a Host field has it.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    var description: String { "http://\(authority)" }
}
