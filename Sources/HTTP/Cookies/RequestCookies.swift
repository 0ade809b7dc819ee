/// The cookies of a request (RFC 6265bis §4.2), in order; a name that was sent twice is there twice.
///
/// Only a token with a value of cookie octets is a cookie here. Whatever else stands between two semicolons is left
/// out and counted: a browser sends along what other servers of the same host or domain have set, and no value of
/// theirs may lock a user out. No cookie that `SetCookie` wrote is ever left out. Names are compared byte by byte
/// and nothing is stripped or unescaped in them, so that no other name passes for one with a prefix.
public struct RequestCookies: Sendable, Equatable {
    public struct Cookie: Sendable, Equatable {
        public let name: String
        /// With the quotes around it, if it was sent in quotes.
        public let value: String
    }

    public struct Limits: Sendable {
        /// Of the field's value.
        public var bytes: Int
        /// Cookies and what is none.
        public var count: Int

        /// - Parameter count: more than browsers keep for a domain.
        public init(bytes: Int = 16 * 1024, count: Int = 200) {
            self.bytes = bytes
            self.count = count
        }
    }

    public private(set) var cookies: [Cookie] = []
    /// How many were left out because they are malformed.
    public private(set) var malformedCount = 0

    /// The cookies of a request with these headers; none where there is no `Cookie`.
    ///
    /// HTTP/1.1 joins fields of one name by commas where their grammar is a list (RFC 9110 §5.3). That of `Cookie`
    /// is none, and so a second one is refused.
    public init(_ headers: HTTPHeaders, limits: Limits = Limits()) throws(CookieError) {
        let fields = headers.all("Cookie")
        guard fields.count <= 1 else { throw .severalFields }
        if let field = fields.first { try read(Array(field.utf8), limits) }
    }

    private mutating func read(_ bytes: [UInt8], _ limits: Limits) throws(CookieError) {
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        var count = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
            count += 1
            guard count <= limits.count else { throw .tooMany }
            take(bytes[start..<end])
            start = end + 1
        }
    }

    private mutating func take(_ piece: ArraySlice<UInt8>) {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var pair = piece.drop(while: isSpace)
        while let last = pair.last, isSpace(last) { pair.removeLast() }
        if pair.isEmpty { return }
        guard let sign = pair.firstIndex(of: UInt8(ascii: "=")), CookieRules.isName(pair[..<sign]),
            CookieRules.isValue(pair[(sign + 1)...])
        else {
            malformedCount += 1
            return
        }
        cookies.append(
            Cookie(
                name: String(decoding: pair[..<sign], as: UTF8.self),
                value: String(decoding: pair[(sign + 1)...], as: UTF8.self)))
    }

    /// The value of a cookie that is sent once; nil where it is absent.
    ///
    /// - Throws: `CookieError.repeated` where it was sent more than once: which of them is whose, nobody can tell.
    public func single(_ name: String) throws(CookieError) -> String? {
        let values = all(name)
        guard values.count <= 1 else { throw .repeated(name: name) }
        return values.first
    }

    /// The values of all cookies of that name, in order.
    public func all(_ name: String) -> [String] {
        cookies.compactMap { $0.name.isIdentical(to: name) ? $0.value : nil }
    }
}
