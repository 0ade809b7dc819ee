import JSON
import Server
import Testing

@testable import sekisho

@Suite("What commands print") struct RenderingTests {
    private let message: JSONObject = [
        "id": 7, "poolId": "us-east-1_a", "username": "alice", "medium": "EMAIL", "destination": "a@example.com",
        "purpose": "sign-up", "code": "012345", "subject": "Hello", "body": "Your code\nis 012345",
        "createdAt": .number(JSONNumber(1_769_903_999.007)), "deliveredAt": .null, "state": "queued", "attempts": 2,
        "nextAttemptAt": .number(JSONNumber(1_769_904_003.5)), "lastError": "the mail server said: 451 later",
    ]

    @Test("A message is a page")
    func page() {
        #expect(
            MessageText.page(message) == """
                Message 7 (sign-up), 2026-01-31T23:59:59Z
                To:      a@example.com (EMAIL)
                User:    alice in us-east-1_a
                Code:    012345
                State:   queued, 2 attempts, next 2026-02-01T00:00:03Z
                Error:   the mail server said: 451 later
                Subject: Hello

                Your code
                is 012345
                """)
    }

    @Test("Messages are a table with columns that stand below each other")
    func table() {
        #expect(
            MessageText.table([message]) == """
                ID  TIME                  PURPOSE  STATE   CODE    USERNAME  TO
                7   2026-01-31T23:59:59Z  sign-up  queued  012345  alice     a@example.com
                """)
    }

    @Test("A code that is forgotten is an error, never an empty line")
    func forgottenCode() throws {
        var redacted = message
        redacted["code"] = .null
        #expect(throws: ControlError("the code of message 7 is no longer kept")) { try MessageText.code(of: redacted) }
        #expect(try MessageText.code(of: message) == "012345")
    }

    @Test("What a stranger sent steers no terminal")
    func escapes() {
        var hostile = message
        hostile["username"] = "a\u{1B}[2Jb\nc"
        hostile["body"] = "one\u{1B}]0;x\u{7}\ntwo"
        #expect(MessageText.table([hostile]).split(separator: "\n").count == 2)
        #expect(!MessageText.page(hostile).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test("A user is a page of what is known")
    func user() {
        let user: JSONObject = [
            "poolId": "p", "username": "alice", "sub": "s", "status": "CONFIRMED", "enabled": false,
            "createdAt": 0, "groups": ["admins", "staff"], "attributes": ["email": "a@example.com"],
        ]
        #expect(
            UserText.page(user) == """
                Username: alice
                Sub:      s
                Pool:     p
                Status:   CONFIRMED
                Enabled:  no
                Created:  1970-01-01T00:00:00Z
                Groups:   admins, staff
                email:    a@example.com
                """)
    }

    @Test("Findings stand below each other, each with what to do about it, and their sum at the end")
    func findings() throws {
        let findings = [
            Finding("settings", .ok, "valid"), Finding("clock", .warning, "off", advice: "Set it"),
            Finding("database", .problem, "gone", advice: "Start it"),
        ]
        #expect(
            FindingText.page(findings) == """
                ok       settings  valid
                warning  clock     off
                                   Set it
                problem  database  gone
                                   Start it

                1 problem, 1 warning
                """)
        #expect(FindingText.page([Finding("settings", .ok, "valid")]).hasSuffix("\n\nall is well"))
        let json = try JSONReader.read(Array(FindingText.json(findings).utf8))
        #expect(json.objectValue?["problems"] == 1 && json.objectValue?["warnings"] == 1)
        let first: JSONValue = ["check": "settings", "status": "ok", "message": "valid"]
        #expect(json.objectValue?["findings"]?.arrayValue?.first == first)
    }
}
