/// A cookie to be set (RFC 6265bis §4.1). One that a browser would not keep as it stands here, or that could break
/// out of its field, cannot be made.
public struct SetCookie: Sendable, Equatable {
    public enum SameSite: String, Sendable, CaseIterable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    /// Browsers keep no cookie longer: 400 days, in seconds (RFC 6265bis §5.5).
    public static let longestAge = 400 * 86_400
    /// Browsers take no cookie whose name and value are more bytes together (RFC 6265bis §5.6).
    public static let largestPair = 4096
    /// Browsers take no attribute whose value is more bytes (RFC 6265bis §5.6).
    static let largestAttribute = 1024

    public let name: String
    public private(set) var value: String
    public let path: String
    /// Nil: sent to the host that set it alone.
    public let domain: String?
    /// In seconds. Without it and without `expires` the cookie lasts as long as the browser's session.
    public private(set) var maxAge: Int?
    /// In seconds since the epoch. Where both are there, `maxAge` counts.
    public private(set) var expires: Int?
    public let isSecure: Bool
    public let isHTTPOnly: Bool
    public let sameSite: SameSite

    /// - Parameters:
    ///   - name: a token. With the prefix `__Host-` or `__Secure-` it has the attributes that the prefix
    ///     promises (RFC 6265bis §4.1.3).
    ///   - value: cookie octets, in quotes or without; anything else is to be encoded before.
    ///   - path: begins with a slash. It is always written, since a browser would make up its own.
    ///   - domain: a host name, sent to the hosts below it too.
    ///   - maxAge: 1 to `longestAge`. What has to go at once is `removal`.
    ///   - expires: from 1970 to 9999.
    ///   - sameSite: `none` needs `isSecure`.
    public init(
        name: String, value: String, path: String = "/", domain: String? = nil, maxAge: Int? = nil,
        expires: Int? = nil, isSecure: Bool = true, isHTTPOnly: Bool = true, sameSite: SameSite = .lax
    ) throws(SetCookieError) {
        self.name = name
        self.value = value
        self.path = path
        self.domain = domain
        self.maxAge = maxAge
        self.expires = expires
        self.isSecure = isSecure
        self.isHTTPOnly = isHTTPOnly
        self.sameSite = sameSite
        try validate()
        try validatePrefix()
    }

    /// The cookie that makes a browser forget this one: the same name, host and path, long expired.
    public var removal: SetCookie {
        var removal = self
        removal.value = ""
        removal.maxAge = nil
        removal.expires = 0
        return removal
    }

    /// The value of the `Set-Cookie` field.
    public var fieldValue: String {
        var text = "\(name)=\(value); Path=\(path)"
        if let domain { text += "; Domain=\(domain)" }
        if let maxAge { text += "; Max-Age=\(maxAge)" }
        if let expires { text += "; Expires=\(String(decoding: HTTPDate.format(expires), as: UTF8.self))" }
        if isSecure { text += "; Secure" }
        if isHTTPOnly { text += "; HttpOnly" }
        return text + "; SameSite=\(sameSite.rawValue)"
    }
}

extension HTTPHeaders {
    /// Sets a cookie beside those that are set already: each has a field of its own (RFC 6265bis §3).
    public mutating func append(_ cookie: SetCookie) { append("Set-Cookie", cookie.fieldValue) }
}
