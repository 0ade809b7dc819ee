import Policies
import Testing

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
@Suite struct PolicyConditionTests {
    private func holds(_ name: String, _ values: String, _ found: [String]) throws -> Bool {
        try PolicyDocument.allowing(when: #"{"\#(name)":{"Test:Key":\#(values)}}"#).allows("a:b", ["test:KEY": found])
    }

    @Test(
        arguments: [
            ("StringEquals", #"["a","b"]"#, "b", true), ("StringEquals", #""a""#, "A", false),
            ("StringEquals", #""a*""#, "ab", false),
            ("StringEquals", #""a*""#, "a*", true), ("StringEquals", #""""#, "", true),
            ("StringEquals", "5", "5", true),
            ("StringEquals", "true", "true", true),
            ("StringNotEquals", #"["a","b"]"#, "b", false), ("StringNotEquals", #"["a","b"]"#, "c", true),
            ("StringEqualsIgnoreCase", #""ANNA""#, "anna", true), ("StringEqualsIgnoreCase", #""ANNA""#, "ann", false),
            ("StringNotEqualsIgnoreCase", #""ANNA""#, "anna", false),
            ("StringNotEqualsIgnoreCase", #""ANNA""#, "ann", true),
            ("StringLike", #""a*c?""#, "abbcd", true), ("StringLike", #""a*c?""#, "abbc", false),
            ("StringLike", #""A*""#, "ab", false),
            ("StringLike", #""${*}${?}${$}""#, "*?$", true), ("StringLike", #""${*}""#, "x", false),
            ("StringLike", #""*""#, "", true),
            ("StringNotLike", #""a*""#, "ab", false), ("StringNotLike", #""a*""#, "b", true),
            ("NumericEquals", "5", "5.0", true), ("NumericEquals", #""-1e2""#, "-100", true),
            ("NumericEquals", "5", "x", false),
            ("NumericNotEquals", "5", "6", true), ("NumericNotEquals", "5", "5", false),
            ("NumericNotEquals", "5", "x", true),
            ("NumericLessThan", "5", "4", true), ("NumericLessThan", "5", "5", false),
            ("NumericLessThan", "5", "x", false),
            ("NumericLessThanEquals", "5", "5", true), ("NumericLessThanEquals", "5", "5.1", false),
            ("NumericGreaterThan", "5", "6", true), ("NumericGreaterThan", "5", "5", false),
            ("NumericGreaterThanEquals", "5", "5", true), ("NumericGreaterThanEquals", "5", "4", false),
            ("DateEquals", #""2026-11-23T10:00:00Z""#, "2026-11-23T11:00:00+01:00", true),
            ("DateEquals", "1795428000", "2026-11-23T10:00:00Z", true),
            ("DateEquals", #""2026-11-23T10:00:00Z""#, "1795428000", true),
            ("DateEquals", #""2026-11-23""#, "2026-11-23T00:00:00Z", true),
            ("DateEquals", #""2026-11""#, "2026-11-01T00:00Z", true),
            ("DateEquals", #""2026""#, "2026-01-01T00:00:00.000Z", true),
            ("DateEquals", #""1970-01-01T00:00:00.5Z""#, "0", false),
            ("DateEquals", #""2024-02-29""#, "1709164800", true),
            ("DateEquals", #""1969-12-31T23:30-00:30""#, "0", true),
            ("DateNotEquals", #""2026-11-23""#, "2026-11-23", false),
            ("DateNotEquals", #""2026-11-23""#, "2026-11-24", true),
            ("DateLessThan", #""2026-11-23T10:00:00Z""#, "2026-11-23T09:59:59Z", true),
            ("DateLessThan", #""2026-11-23T10:00:00Z""#, "2026-11-23T10:00:00Z", false),
            ("DateLessThanEquals", #""2026-11-23T10:00:00Z""#, "2026-11-23T10:00:00Z", true),
            ("DateGreaterThan", #""2026-11-23T10:00:00Z""#, "2026-11-23T10:00:00.001Z", true),
            ("DateGreaterThan", #""2026-11-23T10:00:00Z""#, "2026-11-23T10:00:00Z", false),
            ("DateGreaterThanEquals", #""2026-11-23T10:00:00Z""#, "2026-11-23T10:00:00Z", true),
            ("Bool", "true", "true", true), ("Bool", #""false""#, "true", false), ("Bool", #""true""#, "yes", false),
            ("Bool", #"["true","false"]"#, "false", true),
            ("BinaryEquals", #""QmluYXJ5VmFsdWU=""#, "QmluYXJ5VmFsdWU=", true),
            ("BinaryEquals", #""QQ==""#, "Qg==", false),
            ("BinaryEquals", #""QQ==""#, "Q", false),
            ("IpAddress", #""203.0.113.0/24""#, "203.0.113.255", true),
            ("IpAddress", #""203.0.113.0/24""#, "203.0.114.0", false),
            ("IpAddress", #""203.0.113.7""#, "203.0.113.7", true),
            ("IpAddress", #""2001:db8::/32""#, "2001:db8:1::1", true),
            ("IpAddress", #""2001:db8::/32""#, "203.0.113.7", false),
            ("IpAddress", #""0.0.0.0/0""#, "::ffff:203.0.113.7", true),
            ("IpAddress", #""0.0.0.0/0""#, "::1", false), ("IpAddress", #""0.0.0.0/0""#, "localhost", false),
            ("NotIpAddress", #"["10.0.0.0/8","::1"]"#, "10.1.2.3", false),
            ("NotIpAddress", #"["10.0.0.0/8","::1"]"#, "11.1.2.3", true),
            ("ArnEquals", #""arn:aws:iam::1:user/*""#, "arn:aws:iam::1:user/anna", true),
            ("ArnLike", #""arn:aws:iam::1:user/*""#, "arn:aws:iam::1:role/anna", false),
            ("ArnLike", #""arn:*:user/anna:x:y:z""#, "arn:aws:iam::1:user/anna", false),
            ("ArnLike", #""*""#, "whatever", true),
            ("ArnNotEquals", #""arn:aws:iam::1:user/*""#, "arn:aws:iam::1:user/anna", false),
            ("ArnNotLike", #""arn:aws:iam::1:user/*""#, "arn:aws:iam::1:role/anna", true),
            ("Null", "true", "x", false), ("Null", "false", "x", true),
        ] as [(String, String, String, Bool)]) func `an operator compares`(
            _ name: String, _ values: String, _ found: String, _ expected: Bool
        ) throws
    {
        #expect(try holds(name, values, [found]) == expected)
        // A set of one is judged by its one.
        guard name != "Null" else { return }
        for quantifier in ["ForAllValues:", "ForAnyValue:"] {
            #expect(try holds(quantifier + name, values, [found]) == expected, "\(quantifier)")
        }
        #expect(try holds("\(name)IfExists", values, [found]) == expected)
    }

    @Test(
        arguments: [
            ("StringEquals", #""a""#, false), ("StringNotEquals", #""a""#, true), ("StringLike", #""*""#, false),
            ("StringNotLike", #""*""#, true), ("NumericLessThan", "5", false), ("NumericNotEquals", "5", true),
            ("DateGreaterThan", "5", false), ("Bool", "false", false), ("IpAddress", #""0.0.0.0/0""#, false),
            ("NotIpAddress", #""0.0.0.0/0""#, true), ("ArnLike", #""*""#, false), ("ArnNotLike", #""*""#, true),
            ("BinaryEquals", #""QQ==""#, false),
        ] as [(String, String, Bool)]) func `where the key is missing only what is negated holds, or asks for no more`(
            _ name: String, _ values: String, _ expected: Bool
        ) throws
    {
        #expect(try holds(name, values, []) == expected)
        #expect(try holds("\(name)IfExists", values, []))
        #expect(try holds("ForAllValues:\(name)", values, []))
        #expect(try !holds("ForAnyValue:\(name)", values, []))
        #expect(try holds("ForAnyValue:\(name)IfExists", values, []))
    }

    @Test func `Null asks whether a key is there`() throws {
        #expect(try holds("Null", "true", []) && !holds("Null", "false", []))
        #expect(try holds("Null", #"["true","false"]"#, []) && holds("Null", #"["true","false"]"#, ["x"]))
    }

    @Test(
        arguments: [
            ("ForAllValues:StringEquals", ["a", "b"], true), ("ForAllValues:StringEquals", ["a", "c"], false),
            ("ForAnyValue:StringEquals", ["c", "b"], true), ("ForAnyValue:StringEquals", ["c", "d"], false),
            ("ForAllValues:StringNotEquals", ["c", "d"], true), ("ForAllValues:StringNotEquals", ["c", "a"], false),
            ("ForAnyValue:StringNotEquals", ["c", "a"], true), ("ForAnyValue:StringNotEquals", ["b", "a"], false),
        ] as [(String, [String], Bool)]) func `of several values all or one are asked for`(
            _ name: String, _ found: [String], _ expected: Bool
        ) throws
    {
        #expect(try holds(name, #"["a","b"]"#, found) == expected)
    }

    @Test func `all conditions must hold, and of a key's values one`() throws {
        let policy = try PolicyDocument.allowing(
            when: #"{"StringEquals":{"a:x":["1","2"],"a:y":"3"},"Bool":{"a:z":"true"}}"#)
        let good = ["a:x": ["2"], "a:y": ["3"], "a:z": ["true"]]
        #expect(policy.allows("a:b", good))
        for (key, other) in [("a:x", "3"), ("a:y", "4"), ("a:z", "false")] {
            #expect(!policy.allows("a:b", good.merging([key: [other]]) { $1 }), "\(key)")
        }
    }

    @Test func `a statement that denies does so where it cannot be told`() throws {
        let denying = try PolicyDocument(
            #"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:username":"${a:b}"}}}]}
            """#)
        #expect(!denying.allows("a:b", ["aws:username": ["anna"]]))
        #expect(denying.allows("a:b", ["aws:username": ["anna"], "a:b": ["anna"]]))
    }

    /// reference_policies_condition-keys: a tag of either case is meant, "but not both".
    @Test(arguments: ["StringEquals", "StringNotEquals", "StringEqualsIfExists"])
    func `of a key that has two values where it should have one nothing is granted`(_ name: String) throws {
        let condition = #"{"\#(name)":{"aws:ResourceTag/team":"a"}}"#
        let both = ["aws:resourcetag/TEAM": ["a", "b"]]
        #expect(try !PolicyDocument.allowing(when: condition).allows("a:b", both))
        let denying = try PolicyDocument(
            #"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":"*","Resource":"*","Condition":\#(condition)}]}
            """#)
        #expect(!denying.allows("a:b", both))
        #expect(denying.allows("a:b", ["aws:ResourceTag/team": [name == "StringNotEquals" ? "a" : "b"]]))
    }

    @Test func `a variable whose key is missing is like nothing`() throws {
        let context = ["aws:username": ["anna"]]
        let equal = try PolicyDocument.allowing(when: #"{"StringEquals":{"aws:username":"${a:b}"}}"#)
        let other = try PolicyDocument.allowing(when: #"{"StringNotEquals":{"aws:username":"${a:b}"}}"#)
        // reference_policies_variables: what cannot be resolved can make the statement invalid.
        #expect(!equal.allows("a:b", context) && !other.allows("a:b", context))
        #expect(other.allows("a:b", context.merging(["a:b": ["bert"]]) { $1 }))
        for text in ["StringNotLike", "ArnNotLike"] {
            let values = #"["arn:a:b:c:d:x","arn:a:b:c:d:${a:b}"]"#
            let policy = try PolicyDocument.allowing(when: #"{"\#(text)":{"aws:username":\#(values)}}"#)
            #expect(!policy.allows("a:b", context) && policy.allows("a:b", context.merging(["a:b": ["y"]]) { $1 }))
        }
        let folded = try PolicyDocument.allowing(when: #"{"StringEqualsIgnoreCase":{"aws:username":"X${a:b}"}}"#)
        #expect(folded.allows("a:b", ["aws:username": ["xanna"], "a:b": ["ANNA"]]) && !folded.allows("a:b", context))
    }
}
