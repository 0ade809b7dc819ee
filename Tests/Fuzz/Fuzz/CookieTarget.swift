@testable import HTTP

/// Cookies that are read must be sent and read as themselves, and one that can be made sets itself and nothing else.
enum CookieTarget {
    private static let limits = RequestCookies.Limits(bytes: 1024, count: 16)

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let text = String(decoding: bytes, as: UTF8.self)
        read(text)
        set(text)
    }

    private static func read(_ field: String) {
        guard let cookies = try? RequestCookies(["Cookie": field], limits: limits) else { return }
        precondition(cookies.cookies.count + cookies.malformedCount <= 16, "beyond its limits")
        let sent = cookies.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
        guard let again = try? RequestCookies(["Cookie": sent]) else { fatalError("what was sent cannot be read") }
        precondition(again.cookies == cookies.cookies, "what was sent means something else")
        precondition(again.malformedCount == 0, "what was sent is malformed")
        for cookie in cookies.cookies {
            precondition(cookies.all(cookie.name).contains(cookie.value), "a cookie is not found")
            let isSettable = (try? SetCookie(name: cookie.name, value: cookie.value)) != nil
            precondition(isSettable, "what can be read cannot be set")
        }
    }

    /// Name, value, path and domain, one a line.
    private static func set(_ text: String) {
        let parts = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 2,
            let cookie = try? SetCookie(
                name: parts[0], value: parts[1], path: parts[2], domain: parts.count > 3 ? parts[3] : nil)
        else { return }
        precondition(cookie.fieldValue.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "it breaks out of its field")
        let attributes =
            ["Path=\(parts[2])"] + parts.dropFirst(3).map { "Domain=\($0)" } + ["Secure", "HttpOnly", "SameSite=Lax"]
        let pieces = cookie.fieldValue.split(separator: "; ", omittingEmptySubsequences: false).map(String.init)
        precondition(pieces == ["\(parts[0])=\(parts[1])"] + attributes, "it sets something else")
        precondition(cookie.removal.fieldValue.hasPrefix("\(parts[0])=; Path=\(parts[2]);"), "it removes another")
        guard let sent = try? RequestCookies(["Cookie": pieces[0]]), sent.malformedCount == 0,
            (try? sent.single(parts[0])) == parts[1]
        else { fatalError("what was set is not what comes back") }
    }
}
