import Policies
import Testing

/// Who may take a role on: cognito/access §5.
@Suite struct TrustPolicyTests {
    private static let pools = "cognito-identity.amazonaws.com"

    private func trust(_ statements: String) throws -> TrustPolicy {
        try TrustPolicy(Array(#"{"Version":"2012-10-17","Statement":[\#(statements)]}"#.utf8))
    }

    private func asks(
        _ actions: [String] = ["sts:AssumeRoleWithWebIdentity"], kind: TrustedKind = .federated,
        names: Set<String> = [pools], with context: [String: [String]] = [:]
    ) -> TrustRequest {
        TrustRequest(actions: actions, kind: kind, names: names, context: request("", "", context).context)
    }

    private static let usual = #"""
        {"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},
         "Action":"sts:AssumeRoleWithWebIdentity","Condition":{
           "StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:pool"},
           "ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}}
        """#

    @Test func `the trust policy that AWS's console makes takes one pool's authenticated identities and no others`()
        throws
    {
        let policy = try trust(Self.usual)
        let amr = "\(Self.pools):amr"
        let aud = "\(Self.pools):aud"
        let good = [aud: ["us-east-1:pool"], amr: ["authenticated", "cognito-idp.x/y"]]
        #expect(policy.allows(asks(with: good)))
        #expect(!policy.allows(asks(with: good.merging([aud: ["us-east-1:other"]]) { $1 })))
        #expect(!policy.allows(asks(with: good.merging([amr: ["unauthenticated"]]) { $1 })))
        #expect(!policy.allows(asks()))
        #expect(!policy.allows(asks(names: ["accounts.google.com"], with: good)))
        #expect(!policy.allows(asks(kind: .aws, with: good)))
        #expect(!policy.allows(asks(["sts:AssumeRole"], with: good)))
        // Tags want an action of their own.
        #expect(!policy.allows(asks(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"], with: good)))
    }

    @Test func `a denial wins, and nobody is trusted who is not named`() throws {
        let all = #"{"Effect":"Allow","Principal":"*","Action":"sts:*"}"#
        #expect(try trust(all).allows(asks()))
        #expect(try trust(all).allows(asks(["sts:AssumeRole"], kind: .aws, names: ["a"])))
        let denied = all + #",{"Effect":"Deny","Principal":{"AWS":["b","a"]},"Action":"sts:AssumeRole"}"#
        #expect(try !trust(denied).allows(asks(["sts:AssumeRole"], kind: .aws, names: ["a"])))
        #expect(try trust(denied).allows(asks(["sts:AssumeRole"], kind: .aws, names: ["c"])))
        #expect(try !trust(all).allows(asks([])))
        let every = #"{"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":"sts:TagSession"}"#
        #expect(try trust(every).allows(asks(["sts:AssumeRole"], kind: .aws, names: ["c"])))
        #expect(try !trust(every).allows(asks()))
        #expect(try !trust(every).allows(asks(["sts:AssumeRole", "sts:TagSession"], kind: .aws, names: ["c"])))
    }

    @Test(arguments: [
        (#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#, "Statement[0].Principal"),
        (#"{"Effect":"Allow","Principal":{},"Action":"sts:AssumeRole"}"#, "Statement[0].Principal"),
        (#"{"Effect":"Allow","Principal":"me","Action":"sts:AssumeRole"}"#, "Statement[0].Principal"),
        (#"{"Effect":"Allow","Principal":{"Aws":"a"},"Action":"sts:AssumeRole"}"#, "Statement[0].Principal.Aws"),
        (#"{"Effect":"Allow","Principal":{"AWS":"arn:*"},"Action":"a:b"}"#, "Statement[0].Principal.AWS"),
        (#"{"Effect":"Allow","Principal":{"AWS":["a",1]},"Action":"a:b"}"#, "Statement[0].Principal.AWS[1]"),
        (#"{"Effect":"Allow","Principal":"*","Action":"a:b","Resource":"*"}"#, "Statement[0].Resource"),
        (#"{"Effect":"Allow","NotPrincipal":"*","Action":"a:b"}"#, "Statement[0].NotPrincipal"),
        (#"{"Effect":"Maybe","Principal":"*","Action":"a:b"}"#, "Statement[0].Effect"),
        (#"{"Effect":"Allow","Principal":"*"}"#, "Statement[0]"),
    ]) func `what is no trust policy is refused with its place`(_ statement: String, _ place: String) {
        do {
            _ = try trust(statement)
            Issue.record("it was read")
        } catch {
            #expect((error as? PolicyError)?.place == place)
        }
    }
}
