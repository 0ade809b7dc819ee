/// A message to one address, as text and as HTML.
public struct MailMessage: Sendable, Equatable {
    public var from: MailAddress
    public var to: MailAddress
    /// Where answers go, if not to `from`.
    public var replyTo: MailAddress?
    public var subject: String
    /// In milliseconds since 1970.
    public var date: Int64
    /// Tells this message from every other: letters, digits, `-` and `_`. Who gets one twice has got the same one.
    public var key: String
    public var text: String
    /// A whole document or a part of one.
    public var html: String

    public init(
        from: MailAddress, to: MailAddress, replyTo: MailAddress? = nil, subject: String, date: Int64, key: String,
        text: String, html: String
    ) {
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.date = date
        self.key = key
        self.text = text
        self.html = html
    }

    /// The message as it goes over the wire: lines of at most 78 characters in fields and 76 in bodies, ended by CRLF,
    /// all in ASCII but for an address that is not.
    public func encoded() -> [UInt8] {
        // No body in quoted-printable holds "=_" (RFC 2045 §6.7).
        let boundary = "=_\(key)"
        var fields = [
            "Date: \(MailDate.text(date))",
            "From: \(from.field)",
            "To: \(to.field)",
        ]
        if let replyTo { fields.append("Reply-To: \(replyTo.field)") }
        fields += [
            "Message-ID: <\(key)@\(from.domain)>",
            "Subject: \(HeaderText.unstructured(subject, after: 9))",
            // Nobody's vacation answers it (RFC 3834 §5).
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
        ]
        var bytes = Self.lines(fields)
        // Of the alternatives the last is the best (RFC 2046 §5.1.4).
        for (type, body) in [("text/plain", text), ("text/html", html)] {
            bytes += Self.lines([
                "--\(boundary)", "Content-Type: \(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable",
            ])
            bytes += QuotedPrintable.encode(body)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    /// Fields, and the empty line behind them.
    private static func lines(_ fields: [String]) -> [UInt8] {
        Array((fields.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}
