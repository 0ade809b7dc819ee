import Testing

@testable import Mail

/// RFC 5322, 2045 to 2047.
@Suite struct MailMessageTests {
    private func message(
        from: String = "no-reply@example.com", subject: String = "Your code", text: String = "Hello",
        html: String = "<p>Hello</p>"
    ) -> MailMessage {
        MailMessage(
            from: MailAddress(from)!, to: MailAddress(address: "ada@example.org")!, subject: subject,
            date: 1_795_428_000_250, key: "0123456789abcdef", text: text, html: html)
    }

    private func lines(_ message: MailMessage) -> [String] {
        String(decoding: message.encoded(), as: UTF8.self).components("\r\n")
    }

    @Test func `a message has text and HTML, the better one last`() {
        #expect(
            lines(message()) == [
                "Date: Mon, 23 Nov 2026 10:00:00 +0000", "From: no-reply@example.com", "To: ada@example.org",
                "Message-ID: <0123456789abcdef@example.com>", "Subject: Your code", "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"=_0123456789abcdef\"", "",
                "--=_0123456789abcdef", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "", "Hello", "--=_0123456789abcdef",
                "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
                "<p>Hello</p>", "--=_0123456789abcdef--", "",
            ])
    }

    @Test func `answers go where it says`() {
        var message = message()
        message.replyTo = MailAddress("Help <help@example.com>")
        #expect(lines(message).contains("Reply-To: \"Help\" <help@example.com>"))
    }

    @Test(arguments: ["a\r\nBcc: eve@example.com", "a\nBcc: eve@example.com", "a\rBcc: eve@example.com"])
    func `nothing in a subject or a name begins a field`(_ text: String) {
        var message = message(subject: text, text: text, html: text)
        message.from = MailAddress(name: text, address: "a@example.com")!
        let fields = lines(message).prefix { !$0.isEmpty }
        #expect(fields.contains("Subject: a\(text.utf8.count == 23 ? "  " : " ")Bcc: eve@example.com"))
        #expect(!fields.contains { $0.hasPrefix("Bcc") })
    }

    @Test func `every line ends in CRLF and fits, whatever is written`() {
        let long = String(repeating: "\u{1F986} g\u{FC}nstig=teuer ", count: 80)
        let bytes = message(from: "\"M\u{FC}ller, GmbH\" <a@example.com>", subject: long, text: long, html: long)
            .encoded()
        let lines = String(decoding: bytes, as: UTF8.self).components("\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(bytes.allSatisfy { $0 < 0x80 })
        for (index, byte) in bytes.enumerated() where byte == 10 { #expect(bytes[index - 1] == 13) }
        #expect(bytes.count(where: { $0 == 13 }) == bytes.count(where: { $0 == 10 }))
    }

    @Test func `no body can end the part that it is in`() {
        let attack = "\r\n--=_0123456789abcdef--\r\nSubject: x"
        let found = lines(message(text: attack, html: attack)).filter { $0.hasPrefix("--=_0123456789abcdef") }
        #expect(found.count == 3)
    }
}

extension String {
    func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
