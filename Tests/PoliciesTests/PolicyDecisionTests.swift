import Policies
import Testing

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
@Suite struct PolicyDecisionTests {
    private func policy(_ statements: String) throws -> PolicyDocument {
        try PolicyDocument(#"{"Version":"2012-10-17","Statement":[\#(statements)]}"#)
    }

    @Test func `what nothing allows is denied, and what is denied is so whatever allows it`() throws {
        let policy = try policy(
            #"{"Sid":"All","Effect":"Allow","Action":"cognito-idp:*","Resource":"*"},"#
                + #"{"Effect":"Deny","Action":"cognito-idp:AdminDelete*","Resource":"\#(poolA)"}"#)
        let get = request("cognito-idp:AdminGetUser", poolA)
        #expect(policy.decide(get) == .allowed(statement: "All"))
        #expect(
            policy.decide(request("cognito-idp:AdminDeleteUser", poolA)) == .explicitlyDenied(statement: "Statement[1]")
        )
        #expect(policy.decide(request("cognito-idp:AdminDeleteUser", poolB)) == .allowed(statement: "All"))
        #expect(policy.decide(request("kms:Decrypt", poolA)) == .implicitlyDenied)
        #expect(policy.explain(get).decision == .allowed(statement: "All"))
    }

    @Test func `the order of statements decides nothing`() throws {
        let allow = #"{"Effect":"Allow","Action":"*","Resource":"*"}"#
        let deny = #"{"Sid":"No","Effect":"Deny","Action":"*","Resource":"*"}"#
        for text in ["\(allow),\(deny)", "\(deny),\(allow)"] {
            #expect(try policy(text).decide(request("a:b", "*")) == .explicitlyDenied(statement: "No"))
        }
    }

    @Test(
        arguments: [
            ("*", true), ("*:*", true), ("cognito-idp:*", true), ("cognito-idp:AdminGetUser", true),
            ("COGNITO-IDP:adminGETuser", true), ("cognito-idp:Admin*User", true), ("cognito-idp:AdminGetUse?", true),
            ("cognito-idp:AdminGetUser?", false), ("cognito-idp:AdminGet", false), ("cognito-idp:*Users", false),
            ("cognito-identity:*", false), ("cognito-idp:AdminGetUse??", false), ("cognito-idp:**G*e*tU*ser", true),
        ] as [(String, Bool)]) func `actions match without regard to case, by wildcards`(
            _ action: String, _ isMatch: Bool
        ) throws
    {
        let allow = try policy(#"{"Effect":"Allow","Action":["x:y","\#(action)"],"Resource":"*"}"#)
        #expect(allow.allows("cognito-idp:AdminGetUser") == isMatch)
        let inverted = try policy(#"{"Effect":"Allow","NotAction":["x:y","\#(action)"],"Resource":"*"}"#)
        #expect(inverted.allows("cognito-idp:AdminGetUser") == !isMatch)
    }

    @Test(
        arguments: [
            ("*", true), (poolA, true), (poolB, false), ("arn:aws:cognito-idp:us-east-1:123456789012:userpool/*", true),
            ("arn:*:cognito-idp:*:*:userpool/us-east-1_A*", true), ("arn:aws:cognito-idp:*:*:*", true),
            ("arn:aws:cognito-idp:us-east-?:123456789012:userpool/us-east-1_AAAAAAAA?", true),
            // A wildcard reaches over no colon but in the last part.
            ("arn:*:us-east-1:123456789012:a:userpool/us-east-1_AAAAAAAAA", false),
            ("arn:aws:cognito-idp:us-east-1:123456789012:USERPOOL/us-east-1_AAAAAAAAA", false),
            ("arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_aaaaaaaaa", false),
            ("arn:aws:cognito-idp:us-east-1:123456789012:userpool/", false),
            ("arn:aws:cognito-idp:::userpool/*", false),
        ] as [(String, Bool)]) func `resources match part by part`(_ resource: String, _ isMatch: Bool) throws
    {
        let allow = try policy(#"{"Effect":"Allow","Action":"*","Resource":"\#(resource)"}"#)
        #expect(allow.allows(on: poolA) == isMatch)
        let inverted = try policy(#"{"Effect":"Allow","Action":"*","NotResource":"\#(resource)"}"#)
        #expect(inverted.allows(on: poolA) == !isMatch)
    }

    @Test func `where a call names no resource, everything is the only pattern that matches`() throws {
        #expect(try policy(#"{"Effect":"Allow","Action":"*","Resource":"*"}"#).allows(on: "*"))
        #expect(try !policy(#"{"Effect":"Allow","Action":"*","Resource":"arn:*:*:*:*:*"}"#).allows(on: "*"))
    }

    @Test func `variables are text of the call, without wildcards and colons of their own`() throws {
        let policy = try policy(
            #"{"Effect":"Allow","Action":"*","Resource":"arn:aws:a:b:c:user/${AWS:UserName}/${*}"}"#)
        #expect(policy.allows(on: "arn:aws:a:b:c:user/anna/*", ["aws:username": ["anna"]]))
        #expect(!policy.allows(on: "arn:aws:a:b:c:user/anna/x", ["aws:username": ["anna"]]))
        #expect(!policy.allows(on: "arn:aws:a:b:c:user/bert/*", ["aws:username": ["anna"]]))
        #expect(!policy.allows(on: "arn:aws:a:b:c:user/anna/*", ["aws:username": ["*"]]))
        #expect(!policy.allows(on: "arn:aws:a:b:c:user/anna/*"))
        #expect(!policy.allows(on: "arn:aws:a:b:c:user/anna/*", ["aws:username": ["anna", "bert"]]))
    }

    @Test func `what stands in for a key that is missing is used, and without it the statement allows nothing`() throws
    {
        let resource = "arn:aws:a:b:c:${aws:username, 'nobody'}"
        let fallback = try policy(#"{"Effect":"Allow","Action":"*","Resource":"\#(resource)"}"#)
        #expect(fallback.allows(on: "arn:aws:a:b:c:nobody") && !fallback.allows(on: "arn:aws:a:b:c:"))
        let inverted = try policy(#"{"Effect":"Allow","Action":"*","NotResource":"arn:aws:a:b:c:${aws:username}"}"#)
        #expect(!inverted.allows(on: poolA) && inverted.allows(on: poolA, ["aws:username": ["anna"]]))
        let denial = try policy(
            #"{"Effect":"Allow","Action":"*","Resource":"*"},"#
                + #"{"Effect":"Deny","Action":"*","NotResource":"arn:aws:a:b:c:${aws:username}"}"#)
        #expect(!denial.allows(on: poolA) && denial.allows(on: "arn:aws:a:b:c:anna", ["aws:username": ["anna"]]))
    }

    @Test func `in a policy of 2008-10-17 a variable is text`() throws {
        let old = try PolicyDocument.allowing(
            when: #"{"StringEquals":{"aws:username":"${aws:username}"}}"#, version: "2008-10-17")
        #expect(
            old.allows("a:b", ["aws:username": ["${aws:username}"]]) && !old.allows("a:b", ["aws:username": ["anna"]]))
    }

    @Test func `the explanation says of each statement why it does or does not apply`() throws {
        let policy = try policy(
            #"{"Sid":"Other","Effect":"Allow","Action":"kms:*","Resource":"*"},"#
                + #"{"Effect":"Allow","Action":"*","Resource":"\#(poolB)"},"#
                + #"{"Sid":"Home","Effect":"Allow","Action":"*","Resource":"*","Condition":"#
                + #"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},"#
                + #"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},"#
                + #"{"Sid":"No","Effect":"Deny","Action":"*","Resource":"*"},"#
                + #"{"Sid":"Yes","Effect":"Allow","Action":"*","Resource":"*"}"#)
        let explained = policy.explain(request("cognito-idp:AdminGetUser", poolA, ["aws:SourceIp": ["192.0.2.1"]]))
        #expect(explained.decision == .explicitlyDenied(statement: "No"))
        #expect(
            explained.statements.map(\.text) == [
                "Other does not apply: the action does not match",
                "Statement[1] does not apply: the resource does not match",
                #"Home does not apply: IpAddress of aws:SourceIp is not met, the call has "192.0.2.1""#,
                "Statement[3] does not apply: Bool of aws:SecureTransport is not met, the call does not have the key",
                "No denies it", "Yes allows it",
            ])
    }

    @Test func `a policy knows which keys it asks for`() throws {
        let policy = try policy(
            #"{"Effect":"Allow","Action":"*","Resource":"arn:aws:a:b:c:${aws:username}","Condition":"#
                + #"{"StringEquals":{"aws:ResourceTag/Team":"${aws:PrincipalTag/Team}"}}}"#)
        for prefix in ["aws:username", "aws:resourcetag/", "aws:principaltag/"] {
            #expect(policy.asks(forKeysWithPrefix: prefix), "\(prefix)")
        }
        #expect(!policy.asks(forKeysWithPrefix: "aws:sourceip"))
    }

    @Test func `many wildcards take no more than the product of both lengths`() throws {
        let pattern = "arn:aws:a:b:c:" + String(repeating: "*a", count: 1000) + "b"
        let policy = try policy(#"{"Effect":"Allow","Action":"*","Resource":"\#(pattern)"}"#)
        #expect(!policy.allows(on: "arn:aws:a:b:c:" + String(repeating: "a", count: 4000)))
    }
}
