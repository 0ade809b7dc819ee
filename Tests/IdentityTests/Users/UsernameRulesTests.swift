import ServiceModel
import Testing

@testable import Identity

/// cognito/users §1.
@Suite struct UsernameRulesTests {
    private let sub = "a1b2c3d4-5678-90ab-cdef-111111111111"

    private func name(_ typed: String, in pool: UserPool) throws -> UsernameRules.NewName {
        try UsernameRules.newName(typed, sub: sub, pool: pool)
    }

    @Test(arguments: ["a@b", "anna@example.com", "a+b@example.com", "ä@ö.de", "+49@x"])
    func `a text of the form of an address is one`(_ text: String) {
        #expect(UsernameRules.isEmail(text))
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a@b@c", "a b@c", "anna", "a@.b", "a@b.", "a@b..c", "a@b\nc", "<a@b>", "a<b@c.d",
        "a@b.c,", "a,b@c.d", "a@b.c;", "a@b.c:", "\"a\"@b.c", "a@[127.0.0.1]", "a@b.c\u{7F}", "a\u{200B}@b.c",
        "a@b.c\u{85}", "a\u{A0}@b.c", "a(x)@b.c",
    ])
    func `a text of another form is no address`(_ text: String) {
        #expect(!UsernameRules.isEmail(text))
    }

    @Test(arguments: [
        "a@b", "<ceo@v.example>", "\"ceo\"@v.example", "ceo@v.example.", "ceo@v.example,x@y.example",
        "ceo(x)@v.example",
        "c\u{200B}eo@v.example", "ceo\u{FF20}v.example",
    ])
    func `what a reader could take for an address resembles one`(_ text: String) {
        #expect(UsernameRules.resemblesEmail(text))
    }

    @Test(arguments: ["anna", "@anna", "anna@", "@", ""])
    func `a sign at either end resembles no address`(_ text: String) {
        #expect(!UsernameRules.resemblesEmail(text))
    }

    /// E.164: a plus sign and digits (cognito/users §3).
    @Test(arguments: ["+12065550100", "+491701234567"])
    func `plus and digits are a phone number`(_ text: String) {
        #expect(UsernameRules.isPhoneNumber(text))
    }

    @Test(arguments: ["", "+", "12065550100", "+1 206 555", "+1206-555", "+1206555010012345678", "+١٢٣٤"])
    func `anything else is no phone number`(_ text: String) {
        #expect(!UsernameRules.isPhoneNumber(text))
    }

    @Test func `a UUID in either case has the form of a sub, and nothing else has`() {
        #expect(UsernameRules.isSub(sub) && UsernameRules.isSub(sub.uppercased()))
        for other in [
            "", "anna", String(sub.dropLast()), sub + "0", "g" + sub.dropFirst(), sub.replacing("-", with: "_"),
        ] {
            #expect(!UsernameRules.isSub(other), "\(other)")
        }
    }

    @Test func `without settings the username is what was typed, whatever its form`() throws {
        for typed in ["anna", "anna@example.com", "+12065550100", "Ünïcode"] {
            #expect(try name(typed, in: .make()) == .init(username: typed, attribute: nil))
        }
    }

    @Test func `a case-insensitive pool keeps the username in lower case`() throws {
        let pool = UserPool.make { $0.usernameConfiguration = UsernameConfigurationType(caseSensitive: false) }
        #expect(try name("AnNa", in: pool).username == "anna")
        #expect(try name("AnNa", in: .make()).username == "AnNa")
    }

    @Test func `where addresses are usernames the real username is the sub and the attribute is filled in`() throws {
        let pool = UserPool.make { $0.usernameAttributes = [.email] }
        #expect(
            try name("anna@example.com", in: pool) == .init(username: sub, attribute: (.email, "anna@example.com")))
        let phones = UserPool.make { $0.usernameAttributes = [.phoneNumber] }
        #expect(
            try name("+12065550100", in: phones) == .init(username: sub, attribute: (.phoneNumber, "+12065550100")))
    }

    @Test(
        arguments: [
            ([.email], .notEmail), ([.phoneNumber], .notPhoneNumber),
            ([.email, .phoneNumber], .neitherEmailNorPhoneNumber),
        ] as [([UsernameAttributeType], NameRefusal)])
    func `a name of another form is refused`(_ attributes: [UsernameAttributeType], _ reason: NameRefusal) {
        let pool = UserPool.make { $0.usernameAttributes = attributes }
        #expect(refusal { _ = try name("anna", in: pool) } == .name(reason))
    }

    @Test func `an alias pool refuses names of the alias's form`() {
        let pool = UserPool.make { $0.aliasAttributes = [.email, .phoneNumber] }
        #expect(refusal { _ = try name("anna@example.com", in: pool) } == .name(.looksLikeEmail))
        #expect(refusal { _ = try name("+12065550100", in: pool) } == .name(.looksLikePhoneNumber))
        #expect(refusal { _ = try name("anna", in: pool) } == nil)
    }

    // MARK: Aliases in force

    @Test func `an address is an alias once it is verified`() {
        let pool = UserPool.make { $0.aliasAttributes = [.email, .phoneNumber] }
        var user = User.make("anna", [("email", "Anna@Example.com"), ("phone_number", "+12065550100")])
        #expect(UsernameRules.aliases(of: user, in: pool).isEmpty)
        user.attributes["email_verified"] = "true"
        #expect(UsernameRules.aliases(of: user, in: pool) == [Alias(kind: .email, key: "Anna@Example.com")])
        user.attributes["phone_number_verified"] = "true"
        #expect(UsernameRules.aliases(of: user, in: pool).count == 2)
        user.attributes["email_verified"] = "false"
        #expect(UsernameRules.aliases(of: user, in: pool).map(\.kind) == [.phoneNumber])
    }

    @Test func `a preferred username is an alias once the user is confirmed`() {
        let pool = UserPool.make { $0.aliasAttributes = [.preferredUsername] }
        var user = User.make("anna", status: .unconfirmed, [("preferred_username", "annie")])
        #expect(UsernameRules.aliases(of: user, in: pool).isEmpty)
        user.status = .confirmed
        #expect(UsernameRules.aliases(of: user, in: pool) == [Alias(kind: .preferredUsername, key: "annie")])
    }

    @Test func `where addresses are usernames they sign in unverified`() {
        let pool = UserPool.make { $0.usernameAttributes = [.email] }
        let user = User.make("sub", status: .unconfirmed, [("email", "anna@example.com")])
        #expect(UsernameRules.aliases(of: user, in: pool) == [Alias(kind: .email, key: "anna@example.com")])
    }

    @Test func `aliases of a case-insensitive pool are folded`() {
        let pool = UserPool.make {
            $0.usernameAttributes = [.email]
            $0.usernameConfiguration = UsernameConfigurationType(caseSensitive: false)
        }
        let user = User.make("sub", [("email", "Anna@Example.com")])
        #expect(UsernameRules.aliases(of: user, in: pool).map(\.key) == ["anna@example.com"])
    }
}
