import HTTP
import Identity
import TestSupport
import Testing

@testable import CognitoAPI

/// `sts:GetCallerIdentity`: cognito/access §4.
@Suite struct SecurityTokenServiceTests {
    private func request(
        _ body: String = "Action=GetCallerIdentity&Version=2011-06-15", date: String? = "20261123T100000Z"
    ) -> HTTPRequest {
        var headers: HTTPHeaders = [
            "Host": "localhost:9229", "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        ]
        if let date { headers.set("X-Amz-Date", date) }
        return HTTPRequest(method: "POST", target: "/", headers: headers, body: Array(body.utf8))
    }

    private let signer = RequestSigner(
        region: "us-east-1", service: "sts", signedHeaders: ["content-type", "host", "x-amz-date"])
    /// 2026-11-23T10:00:00Z
    private let clock = ManualClock(1_795_428_000_000)

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func `whoever signs hears who they are, whatever their policy denies`() async throws {
        try await withServer(at: clock, access: SignedAccess()) { server in
            let denied = #"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}"#
            let made = try await AccessKeyLifeCycle(server.services).create(userName: "anna", policy: denied)
            var signer = signer
            (signer.accessKeyId, signer.secret) = (made.key.id, made.secret)
            let response = await server.respond(to: signer.sign(request()))
            let id = server.services.keys.principalId(ofUser: "anna")
            #expect(response.status == 200 && response.headers["content-type"] == "text/xml")
            #expect(
                text(response).hasPrefix(
                    """
                    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <GetCallerIdentityResult>
                        <Arn>arn:aws:iam::000000000000:user/anna</Arn>
                        <UserId>\(id)</UserId>
                        <Account>000000000000</Account>
                      </GetCallerIdentityResult>
                      <ResponseMetadata>
                        <RequestId>
                    """))
            #expect(id.hasPrefix("AIDA") && id.utf8.count == 20)
        }
    }

    @Test func `where any credentials will do, those of nobody are the account's`() async throws {
        try await withServer(at: clock) { server in
            for request in [request(), signer.sign(request())] {
                let response = await server.respond(to: request)
                #expect(response.status == 200)
                #expect(text(response).contains("<Arn>arn:aws:iam::000000000000:root</Arn>"))
                #expect(text(response).contains("<UserId>000000000000</UserId>"))
            }
        }
    }

    @Test func `what is wrong with a signature is told in the words of STS`() async throws {
        try await withServer(at: clock, access: SignedAccess(), accessKeys: [.example]) { server in
            #expect(await server.respond(to: signer.sign(request())).status == 200)
            var (unknown, wrong, other) = (signer, signer, signer)
            unknown.accessKeyId = "AKIDOTHER"
            wrong.secret = "wrong"
            other.signedHeaders = ["x-amz-date"]
            var incomplete = request()
            incomplete.headers.set("Authorization", "AWS4-HMAC-SHA256")
            for (request, status, code) in [
                (request(), 403, "MissingAuthenticationToken"), (unknown.sign(request()), 403, "InvalidClientTokenId"),
                (wrong.sign(request()), 403, "SignatureDoesNotMatch"),
                (other.sign(request()), 403, "SignatureDoesNotMatch"),
                (signer.sign(request(date: "20261123T090000Z")), 403, "SignatureDoesNotMatch"),
                (incomplete, 400, "IncompleteSignature"),
            ] {
                let response = await server.respond(to: request)
                #expect(response.status == status && text(response).contains("<Code>\(code)</Code>"), "\(code)")
            }
            // What was signed for user pools is not good here.
            var pools = signer
            pools.service = "cognito-idp"
            #expect(text(await server.respond(to: pools.sign(request()))).contains("UnknownOperationException"))
        }
    }

    @Test func `other actions are not there`() async throws {
        try await withServer(at: clock) { server in
            for (body, code) in [
                ("Action=AssumeRoleWithSAML&Version=2011-06-15", "InvalidAction"),
                ("Action=GetCallerIdentity&Version=2010-01-01", "InvalidAction"),
                ("Version=2011-06-15", "MissingAction"),
                ("", "MissingAction"), ("Action=%3Cb%3E", "InvalidAction"),
            ] {
                let response = await server.respond(to: request(body))
                #expect(response.status == 400 && text(response).contains("<Code>\(code)</Code>"), "\(body)")
                #expect(!text(response).contains("<b>"))
            }
        }
    }

    @Test func `pages of other origins may not ask who a browser's owner is`() async throws {
        try await withServer { server in
            #expect(server.dispatcher.isSigned(request()) && server.dispatcher.isSigned(signer.sign(request())))
        }
    }
}
