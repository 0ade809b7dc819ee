import Policies
import Testing

@Suite struct AmazonResourceNameTests {
    @Test(arguments: [
        "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_A", "arn:aws:s3:::bucket",
        "arn:aws:iam::1:user/a:b",
        "arn:aws-cn:kms:cn-north-1:1:key/", "arn:::::",
    ])
    func `a name says again what was read`(_ text: String) throws {
        #expect(try #require(AmazonResourceName(text)).description == text)
    }

    @Test(arguments: [
        "", "*", "arn", "userpool/a", "arn:aws:kms:r:1", "ARN:aws:kms:r:1:key/a", "urn:aws:kms:r:1:key/a",
    ])
    func `what has another form is no name`(_ text: String) {
        #expect(AmazonResourceName(text) == nil)
    }

    @Test func `colons behind the account are the resource's`() throws {
        let name = try #require(AmazonResourceName("arn:aws:logs:us-east-1:1:log-group:auth:*"))
        #expect(name.service == "logs" && name.region == "us-east-1" && name.account == "1")
        #expect(name.resource == "log-group:auth:*" && name.name(behind: "log-group:") == "auth:*")
    }

    @Test func `a resource of another kind, or without a name, has none`() {
        var name = AmazonResourceName(service: "kms", region: "us-east-1", account: "1", resource: "key/a")
        #expect(name.name(behind: "key/") == "a")
        #expect(name.name(behind: "alias/") == nil)
        name.resource = "key/"
        #expect(name.name(behind: "key/") == nil)
    }
}
