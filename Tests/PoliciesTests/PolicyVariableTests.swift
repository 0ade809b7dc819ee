import Policies
import Testing

/// Variables that sessions of identities bring: cognito/access §2.
@Suite struct PolicyVariableTests {
    private static let sub = "cognito-identity.amazonaws.com:sub"

    private func policy(_ resource: String, _ condition: String = "{}") throws -> PolicyDocument {
        try PolicyDocument(
            #"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"\#(resource)","Condition":\#(condition)}}"#
        )
    }

    @Test func `an identity reaches what bears its id, and not another's`() throws {
        let own = try policy("arn:aws:s3:::bucket/${\(Self.sub)}/*")
        let context = [Self.sub: ["us-east-1:1234"]]
        #expect(own.allows("s3:GetObject", on: "arn:aws:s3:::bucket/us-east-1:1234/x", context))
        #expect(!own.allows("s3:GetObject", on: "arn:aws:s3:::bucket/us-east-1:5678/x", context))
        #expect(!own.allows("s3:GetObject", on: "arn:aws:s3:::bucket//x"))
        // Whoever names themselves with wildcards gains nothing.
        #expect(!own.allows("s3:GetObject", on: "arn:aws:s3:::bucket/us-east-1:5678/x", [Self.sub: ["*"]]))
    }

    @Test func `tags of the session and of the resource are held against each other`() throws {
        let same = try policy("*", #"{"StringEquals":{"aws:ResourceTag/Team":"${aws:PrincipalTag/Team}"}}"#)
        #expect(same.allows("a:b", ["aws:ResourceTag/Team": ["red"], "aws:PrincipalTag/team": ["red"]]))
        #expect(!same.allows("a:b", ["aws:ResourceTag/Team": ["red"], "aws:PrincipalTag/Team": ["blue"]]))
        #expect(!same.allows("a:b", ["aws:ResourceTag/Team": ["red"]]))
        #expect(!same.allows("a:b", ["aws:ResourceTag/Team": ["red"], "aws:PrincipalTag/Team": ["*"]]))
        let pool = try policy("arn:aws:cognito-idp:*:*:userpool/${aws:PrincipalTag/pool}")
        #expect(pool.allows(on: poolA, ["aws:PrincipalTag/pool": ["us-east-1_AAAAAAAAA"]]))
        #expect(!pool.allows(on: poolB, ["aws:PrincipalTag/pool": ["us-east-1_AAAAAAAAA"]]))
        // With two values it says neither.
        #expect(!pool.allows(on: poolA, ["aws:PrincipalTag/pool": ["us-east-1_AAAAAAAAA", "x"]]))
    }

    @Test func `how an identity was proven is one of several values`() throws {
        let amr = "cognito-identity.amazonaws.com:amr"
        let signedIn = try policy("*", #"{"ForAnyValue:StringLike":{"\#(amr)":"authenticated"}}"#)
        #expect(signedIn.allows("a:b", [amr: ["authenticated", "graph.facebook.com"]]))
        #expect(!signedIn.allows("a:b", [amr: ["unauthenticated"]]))
        #expect(!signedIn.allows("a:b"))
    }
}
