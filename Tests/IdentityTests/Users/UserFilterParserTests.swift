import Identity
import ServiceModel
import Testing

/// cognito/lists §1.
@Suite struct UserFilterParserTests {
    @Test(
        arguments: [
            (#"email = "anna@example.com""#, .init(attribute: .email, comparison: .equals, value: "anna@example.com")),
            (#"email="Anna@Example.com""#, .init(attribute: .email, comparison: .equals, value: "anna@example.com")),
            (#"email ^= "An""#, .init(attribute: .email, comparison: .hasPrefix, value: "an")),
            (#""given_name" = "Anna""#, .init(attribute: .givenName, comparison: .equals, value: "anna")),
            (#"username = "Anna""#, .init(attribute: .username, comparison: .equals, value: "Anna")),
            (#"status = "Enabled""#, .init(attribute: .status, comparison: .equals, value: "Enabled")),
            (
                #"cognito:user_status = "CONFIRMED""#,
                .init(attribute: .userStatus, comparison: .equals, value: "confirmed")
            ),
            (#"name = "say \"hi\"""#, .init(attribute: .name, comparison: .equals, value: #"say "hi""#)),
            (#"name = "back\\slash""#, .init(attribute: .name, comparison: .equals, value: #"back\slash"#)),
            (#"name ^= """#, .init(attribute: .name, comparison: .hasPrefix, value: "")),
            (#"name = "a = b""#, .init(attribute: .name, comparison: .equals, value: "a = b")),
        ] as [(String, UserFilter)])
    func `a filter is read`(_ text: String, _ filter: UserFilter) throws {
        #expect(try UserFilterParser.parse(text) == filter)
    }

    @Test(arguments: [nil, "", "  "] as [String?])
    func `nothing means everybody`(_ text: String?) throws {
        #expect(try UserFilterParser.parse(text) == nil)
    }

    @Test(arguments: [
        "email", "email =", "email = x", #"email = "x"#, #"email "x""#, #"= "x""#, #"email > "x""#, #"email != "x""#,
        #"email = "x" and name = "y""#, #"email = "x"y""#, #"email = "x\"#, #"email = "x\""#,
    ])
    func `what cannot be read says so`(_ text: String) {
        #expect(refusal { _ = try UserFilterParser.parse(text) } == .list(.unparsableFilter))
    }

    @Test(arguments: ["custom:tier", "nickname", "address", "Email"])
    func `an attribute that cannot be searched is named`(_ name: String) {
        #expect(
            refusal { _ = try UserFilterParser.parse("\(name) = \"x\"") }
                == .list(.invalidSearchAttribute(name)))
    }

    @Test(arguments: [
        "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username",
        "cognito:user_status", "status", "sub",
    ])
    func `each of Cognito's searchable attributes is one`(_ name: String) throws {
        #expect(try UserFilterParser.parse("\(name) = \"x\"")?.attribute.rawValue == name)
    }
}
