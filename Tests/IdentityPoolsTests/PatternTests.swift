import IdentityPoolModel
import JSON
import ServiceModel
import Testing

/// The patterns of the model, by what operations with them take; that every one compiles the generator sees to.
@Suite struct PatternTests {
    private func takes(_ id: String) -> Bool {
        (try? Validator.validate(IdentityPoolOperation.describeIdentityPool, ["IdentityPoolId": .string(id)])) != nil
    }

    @Test func `an id is a region and a GUID in lower case`() {
        #expect(takes("us-east-1:0a1b") && takes("x:-"))
        for id in ["us-east-1", "us-east-1:", ":0", "us-east-1:G", "us-east-1:0A", "us east:0", "a:0:0", ""] {
            #expect(!takes(id), "\(id)")
        }
    }

    @Test func `roles are those of users and of guests`() {
        func takes(_ kind: String) -> Bool {
            let input: JSONObject = [
                "IdentityPoolId": "a:0",
                "Roles": .object(JSONObject(members: [(key: kind, value: "arn:aws:iam::0:role/a")])),
            ]
            return (try? Validator.validate(IdentityPoolOperation.setIdentityPoolRoles, .object(input))) != nil
        }
        #expect(takes("authenticated") && takes("unauthenticated"))
        #expect(!takes("un") && !takes("Authenticated") && !takes("authenticated "))
    }
}
