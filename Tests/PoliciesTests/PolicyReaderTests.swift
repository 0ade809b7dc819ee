import Testing

@testable import Policies

/// The grammar of policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
@Suite struct PolicyReaderTests {
    private func fault(_ text: String) -> String {
        do throws(PolicyError) {
            _ = try PolicyDocument(text)
            return "none"
        } catch {
            return error.description
        }
    }

    private func fault(statement text: String) -> String {
        fault(#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"a:b","Resource":"*"},\#(text)]}"#)
    }

    private func fault(condition text: String) -> String {
        fault(statement: #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":\#(text)}"#)
    }

    @Test func `a policy of one statement, of several, and with every element is read`() throws {
        let one = try PolicyDocument(#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#)
        #expect(one.statements.map(\.name) == ["Statement"])
        let several = try PolicyDocument(
            """
            {"Version": "2012-10-17", "Id": "mine", "Statement": [
              {"Sid": "Read", "Effect": "Allow", "Action": ["cognito-idp:List*", "cognito-idp:AdminGet?ser"],
               "Resource": ["\(poolA)", "arn:aws:cognito-idp:*:*:userpool/*"],
               "Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"aws:EpochTime": 5}}},
              {"Sid": "", "Effect": "Deny", "NotAction": "cognito-idp:*", "NotResource": "\(poolB)"}
            ]}
            """)
        #expect(several.statements.map(\.name) == ["Read", "Statement[1]"])
        #expect(several.statements.map(\.effect) == [.allow, .deny])
        #expect(several.statements[0].conditions.map(\.operatorName) == ["Bool", "NumericLessThan"])
        #expect(several.statements[1].actions.isInverted && several.statements[1].resources.isInverted)
    }

    @Test func `what is no JSON names line and column`() {
        #expect(fault("{\n  \"Statement\": ]").hasPrefix("line 2, column 16: it is no JSON"))
        #expect(fault("").hasPrefix("line 1, column 1"))
        #expect(
            fault(#"{"Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}"#).contains("twice"))
    }

    @Test(
        arguments: [
            ("[]", "a policy is an object"),
            ("{}", "Statement: it is missing"),
            (#"{"Statement":[]}"#, "Statement: it is empty"),
            (#"{"Statement":["x"]}"#, "Statement[0]: a statement is an object"),
            (#"{"Version":"2012-10-18","Statement":{}}"#, "Version: it is 2012-10-17 or 2008-10-17"),
            (#"{"Version":20121017,"Statement":{}}"#, "Version: it is 2012-10-17 or 2008-10-17"),
            (#"{"Id":1,"Statement":{}}"#, "Id: it is a text"),
            (#"{"statement":{}}"#, "statement: there is no such element; there are Version, Id and Statement"),
        ] as [(String, String)]) func `a fault of the document names its element`(_ text: String, _ expected: String)
    {
        #expect(fault(text) == expected)
    }

    @Test(
        arguments: [
            (#"{"Action":"*","Resource":"*"}"#, "Statement[1].Effect: it is Allow or Deny"),
            (#"{"Effect":"allow","Action":"*","Resource":"*"}"#, "Statement[1].Effect: it is Allow or Deny"),
            (#"{"Effect":"Allow","Resource":"*"}"#, "Statement[1]: it has neither Action nor NotAction"),
            (#"{"Effect":"Allow","Action":"*"}"#, "Statement[1]: it has neither Resource nor NotResource"),
            (
                #"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#,
                "Statement[1]: it has both Action and NotAction"
            ),
            (
                #"{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}"#,
                "Statement[1]: it has both Resource and NotResource"
            ),
            (#"{"Effect":"Allow","Action":[],"Resource":"*"}"#, "Statement[1].Action: it is empty"),
            (#"{"Effect":"Allow","Action":7,"Resource":"*"}"#, "Statement[1].Action: it is a text or a list of texts"),
            (#"{"Effect":"Allow","Action":["*",7],"Resource":"*"}"#, "Statement[1].Action[1]: it is no text"),
            (
                #"{"Effect":"Allow","Actions":"*","Action":"*","Resource":"*"}"#,
                "Statement[1].Actions: there is no such element"
            ),
            (
                #"{"Effect":"Allow","Action":"*","Resource":"*","Sid":"a b"}"#,
                "Statement[1].Sid: it is of letters and digits"
            ),
            (
                #"{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}"#,
                "Statement[1].Principal: a policy of a key or a role has none; a role's trust policy is given by "
                    + "--trust"
            ),
            (
                #"{"Effect":"Allow","Action":"*","Resource":"*","NotPrincipal":{}}"#,
                "Statement[1].NotPrincipal: a policy of a key or a role has none; a role's trust policy is given by "
                    + "--trust"
            ),
        ] as [(String, String)]) func `a fault of a statement names its place`(_ statement: String, _ expected: String)
    {
        #expect(fault(statement: statement) == expected)
    }

    @Test(arguments: [
        "AdminGetUser", ":x", "cognito-idp:", "cognito-*:AdminGetUser", "cognito-idp:Admin GetUser", "", "**", "a:b:c",
    ])
    func `an action is everything, or of a service that is named`(_ action: String) {
        #expect(
            fault(statement: #"{"Effect":"Allow","Action":"\#(action)","Resource":"*"}"#)
                .hasPrefix("Statement[1].Action: \"\(action)\" is no action"))
    }

    @Test(arguments: [
        "", "us-east-1_AAAAAAAAA", "userpool/us-east-1_AAAAAAAAA", "arn:aws:cognito-idp:us-east-1:123456789012", "**",
        "urn:aws:cognito-idp:us-east-1:123456789012:userpool/x", "arn:*",
    ]) func `a resource is everything, or an ARN of six parts`(_ resource: String) {
        #expect(
            fault(statement: #"{"Effect":"Allow","Action":"*","Resource":["*","\#(resource)"]}"#)
                .hasPrefix("Statement[1].Resource[1]: \"\(resource)\" is no ARN"))
    }

    @Test(
        arguments: [
            ("[]", "Statement[1].Condition: it is an object of operators"),
            (#"{"StringEquals":{}}"#, "Statement[1].Condition.StringEquals: it is an object of keys and values"),
            (#"{"StringEqual":{"a:b":"c"}}"#, "Statement[1].Condition.StringEqual: there is no such operator"),
            (#"{"stringequals":{"a:b":"c"}}"#, "Statement[1].Condition.stringequals: there is no such operator"),
            (
                #"{"ForSomeValues:StringEquals":{"a:b":"c"}}"#,
                "Statement[1].Condition.ForSomeValues:StringEquals: before the colon stands ForAllValues or ForAnyValue"
            ),
            (
                #"{"NullIfExists":{"a:b":"true"}}"#,
                "Statement[1].Condition.NullIfExists: Null stands alone: it asks itself whether a key is there"
            ),
            (
                #"{"StringEquals":{"username":"c"}}"#,
                "Statement[1].Condition.StringEquals.username: a key is of the form prefix:name, such as aws:SourceIp"
            ),
            (
                #"{"StringEquals":{"aws:UserName":"c","aws:username":"d"}}"#,
                "Statement[1].Condition.StringEquals.aws:username: the key is there twice"
            ),
            (#"{"StringEquals":{"a:b":[]}}"#, "Statement[1].Condition.StringEquals.a:b: it is empty"),
            (
                #"{"StringEquals":{"a:b":{}}}"#,
                "Statement[1].Condition.StringEquals.a:b: it is a text or a list of texts"
            ),
            (#"{"StringEquals":{"a:b":["c",null]}}"#, "Statement[1].Condition.StringEquals.a:b[1]: it is no text"),
            (#"{"NumericEquals":{"a:b":"ten"}}"#, #"Statement[1].Condition.NumericEquals.a:b: "ten" is no number"#),
            (#"{"NumericEquals":{"a:b":"0x1p3"}}"#, #"Statement[1].Condition.NumericEquals.a:b: "0x1p3" is no number"#),
            (#"{"NumericEquals":{"a:b":"1e999"}}"#, #"Statement[1].Condition.NumericEquals.a:b: "1e999" is no number"#),
            (#"{"Bool":{"a:b":"yes"}}"#, #"Statement[1].Condition.Bool.a:b: "yes" is neither true nor false"#),
            (#"{"Null":{"a:b":"1"}}"#, #"Statement[1].Condition.Null.a:b: "1" is neither true nor false"#),
            (#"{"BinaryEquals":{"a:b":"abc"}}"#, #"Statement[1].Condition.BinaryEquals.a:b: "abc" is no Base64"#),
            (
                #"{"StringEquals":{"aws:TagKeys":"c"}}"#,
                "Statement[1].Condition.StringEquals.aws:TagKeys: a call has several of them: say "
                    + "ForAllValues:StringEquals or ForAnyValue:StringEquals"
            ),
            (
                #"{"StringLike":{"a:b":"${aws:username"}}"#,
                "Statement[1].Condition.StringLike.a:b: a variable that begins with ${ has no }"
            ),
        ] as [(String, String)]) func `a fault of a condition names operator, key and value`(
            _ condition: String, _ expected: String
        )
    {
        #expect(fault(condition: condition) == expected)
    }

    @Test(
        arguments: ["IpAddress", "NotIpAddress"],
        ["10.0.0.0/33", "10.0.0.1/8", "10.0.0", "::/129", "localhost", "10.0.0.0/"])
    func `an address is one, or a network without bits behind its length`(_ name: String, _ value: String) {
        #expect(
            fault(condition: #"{"\#(name)":{"aws:SourceIp":["::1","\#(value)"]}}"#)
                .hasPrefix("Statement[1].Condition.\(name).aws:SourceIp[1]: \"\(value)\" is no address"))
    }

    @Test(arguments: [
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-23 10:00:00", "now", "2026-11-23T25:00Z", "",
    ])
    func `a time is of ISO 8601, or in seconds`(_ value: String) {
        #expect(fault(condition: #"{"DateLessThan":{"aws:CurrentTime":"\#(value)"}}"#).contains("is no time"))
    }

    @Test(arguments: ["username", "aws:username,x", "aws:username,'it's'", ""])
    func `a variable names a key, and what stands in for it in quotes`(_ variable: String) {
        let text = #"{"Effect":"Allow","Action":"*","Resource":"arn:aws:a:b:c:${\#(variable)}"}"#
        #expect(fault(statement: text).hasPrefix("Statement[1].Resource: ${\(variable)}"))
        // Before 2012-10-17 it is text.
        #expect(fault(#"{"Version":"2008-10-17","Statement":\#(text)}"#) == "none")
    }

    @Test func `two statements have not the same Sid`() {
        let statement = #"{"Sid":"A","Effect":"Allow","Action":"*","Resource":"*"}"#
        #expect(
            fault(#"{"Statement":[\#(statement),\#(statement)]}"#)
                == #"Statement[1].Sid: "A" is the Sid of another statement, too"#)
    }

    @Test func `6,144 characters without white space are the limit`() {
        let frame = #"{"Statement":{"Sid":"","Effect":"Deny","Action":"*","Resource":"*"}}"#
        let fill = String(repeating: "a", count: 6144 - frame.utf8.count)
        let longest = frame.replacing(#""Sid":"""#, with: #""Sid":"\#(fill)""#)
        #expect(fault(longest) == "none")
        #expect(fault(longest + String(repeating: " \n\t\r", count: 1000)) == "none")
        let tooLong = longest.replacing(fill, with: fill + "a")
        #expect(fault(tooLong) == "it is longer than 6144 characters without white space")
        #expect(fault(longest + String(repeating: " ", count: 200_000)).hasPrefix("it is longer than 6144"))
    }

    @Test func `every operator of AWS is known, with suffix and prefixes`() {
        #expect(ConditionOperator.allCases.count == 27)
        for name in ConditionOperator.allCases {
            let value =
                switch name.kind {
                case .number: "5"
                case .date: "2026-11-23T10:00:00Z"
                case .truth, .presence: "true"
                case .bytes: "QQ=="
                case .address: "10.0.0.0/8"
                case .arn: "arn:aws:iam::1:user/*"
                default: "x"
                }
            #expect(fault(condition: #"{"\#(name.rawValue)":{"a:b":"\#(value)"}}"#) == "none", "\(name)")
            guard name != .null else { continue }
            for form in [
                "\(name.rawValue)IfExists", "ForAllValues:\(name.rawValue)", "ForAnyValue:\(name.rawValue)IfExists",
            ] {
                #expect(fault(condition: #"{"\#(form)":{"a:b":"\#(value)"}}"#) == "none", "\(form)")
            }
        }
    }
}
