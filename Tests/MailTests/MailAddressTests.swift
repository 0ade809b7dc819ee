import Testing

@testable import Mail

@Suite struct MailAddressTests {
    @Test(arguments: [
        ("a@example.com", "a@example.com"), ("Ada <a@example.com>", "\"Ada\" <a@example.com>"),
        ("\"Ada, \\\"x\\\"\" <a@example.com>", "\"Ada, \\\"x\\\"\" <a@example.com>"),
        ("<a@example.com>", "a@example.com"),
        ("J\u{FC}rgen <a@example.com>", "=?UTF-8?B?SsO8cmdlbg==?=\r\n <a@example.com>"),
    ])
    func `an address is written as a field wants it`(_ text: String, _ field: String) {
        #expect(MailAddress(text)?.field == field)
    }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "a@b\nDATA", "a@b>", "<a@b", "a@b,c@d",
        "\"a b\"@c", "a@[127.0.0.1]", "a\u{0}@b", "a@b\u{2028}c", "x <a@b> y",
    ])
    func `what no command or field could hold is no address`(_ text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test func `the domain is what stands behind the at sign`() {
        #expect(MailAddress("Ada <a@mail.example.com>")?.domain == "mail.example.com")
    }
}
