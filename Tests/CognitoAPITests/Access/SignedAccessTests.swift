import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

/// AWS Signature Version 4: cognito/wire §5. The signer of the tests is written apart from the verifier.
@Suite struct SignedAccessTests {
    private let keys = FixedAccessKeys([.example])
    /// 2026-11-23T10:00:00Z
    private let now: Int64 = 1_795_428_000_000

    private func request(_ body: String = #"{"MaxResults":1}"#, date: String = "20261123T100000Z") -> HTTPRequest {
        TestServer.request("ListUserPools", body: Array(body.utf8), headers: [("X-Amz-Date", date)])
    }

    private func identity(
        _ request: HTTPRequest, by keys: FixedAccessKeys? = nil, now: Int64? = nil
    ) async throws -> CallerIdentity {
        try await SignedAccess().authorize(request, of: .userPools, now: now ?? self.now, keys: keys ?? self.keys)
    }

    private func refusal(_ request: HTTPRequest, now: Int64? = nil) async -> ServiceError? {
        do {
            _ = try await identity(request, now: now)
            return nil
        } catch {
            return error as? ServiceError
        }
    }

    @Test func `the signer of the tests computes the signature of Amazon's published example`() {
        // "get-vanilla" of the Signature Version 4 test suite.
        var request = HTTPRequest(method: "GET", target: "/")
        request.headers.set("Host", "example.amazonaws.com")
        request.headers.set("X-Amz-Date", "20150830T123600Z")
        let signer = RequestSigner(
            accessKeyId: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", region: "us-east-1",
            service: "service", signedHeaders: ["host", "x-amz-date"])
        #expect(
            signer.authorization(for: request)
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, "
                + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    }

    @Test func `a signed request passes, with the region of its scope`() async throws {
        let identity = try await identity(RequestSigner().sign(request()))
        #expect(identity.principal == .user(.example) && identity.region == "eu-central-1")
    }

    @Test func `further signed headers, spaces and their order do not matter`() async {
        var request = request()
        request.headers.set("X-Amz-User-Agent", "  many   spaces  ")
        let signer = RequestSigner(
            signedHeaders: ["x-amz-user-agent", "x-amz-target", "host", "x-amz-date", "content-type"])
        #expect(await refusal(signer.sign(request)) == nil)
    }

    @Test func `no signature is MissingAuthenticationTokenException`() async {
        #expect(
            await refusal(request())
                == .init(.missingAuthenticationToken, "Missing Authentication Token"))
    }

    @Test func `an unknown key is UnrecognizedClientException`() async {
        var signer = RequestSigner()
        signer.accessKeyId = "AKIDOTHER"
        #expect(
            await refusal(signer.sign(request()))
                == .init(
                    .unrecognizedClient, "The security token included in the request is invalid."))
    }

    @Test func `a wrong secret is InvalidSignatureException`() async {
        var signer = RequestSigner()
        signer.secret = "wrong"
        let error = await refusal(signer.sign(request()))
        #expect(error?.type.name == "InvalidSignatureException")
        #expect(
            error?.message?.hasPrefix(
                "The request signature we calculated does not match the signature you provided.") == true)
    }

    @Test func `nothing that was signed can be changed`() async {
        let signed = RequestSigner().sign(request())
        var changes: [(String, HTTPRequest)] = []
        func change(_ name: String, _ edit: (inout HTTPRequest) -> Void) {
            var copy = signed
            edit(&copy)
            changes.append((name, copy))
        }
        change("body") { $0.body.append(UInt8(ascii: " ")) }
        change("method") { $0.method = "PUT" }
        change("path") { $0.target = "/x" }
        change("query") { $0.target = "/?a=b" }
        change("target") { $0.headers.set("X-Amz-Target", "AWSCognitoIdentityProviderService.DeleteUserPool") }
        change("host") { $0.headers.set("Host", "other:9229") }
        change("date") { $0.headers.set("X-Amz-Date", "20261123T100001Z") }
        change("region") { request in
            let text = request.headers["authorization"]?.split(separator: "/").joined(separator: "/") ?? ""
            request.headers.set("Authorization", text.replacing("eu-central-1", with: "us-east-1"))
        }
        for (name, request) in changes {
            #expect(await refusal(request)?.type.name == "InvalidSignatureException", "\(name)")
        }
        #expect(await refusal(signed) == nil)
    }

    @Test func `a payload hash that the caller names is not believed`() async {
        var forged = RequestSigner().sign(request())
        forged.headers.set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
        forged.body = Array(#"{"MaxResults":2}"#.utf8)
        #expect(await refusal(forged)?.type.name == "InvalidSignatureException")
    }

    @Test(arguments: ["host", "x-amz-target", "x-amz-date"])
    func `host, target and date must be signed`(_ name: String) async {
        var signer = RequestSigner()
        signer.signedHeaders.removeAll { $0 == name }
        #expect(await refusal(signer.sign(request()))?.type.name == "InvalidSignatureException")
    }

    @Test func `a signature is good for five minutes to either side`() async {
        let signed = RequestSigner().sign(request())
        let five: Int64 = 5 * 60 * 1000
        #expect(await refusal(signed, now: now + five) == nil)
        #expect(await refusal(signed, now: now - five) == nil)
        #expect(await refusal(signed, now: now + five + 1)?.type.name == "InvalidSignatureException")
        #expect(await refusal(signed, now: now - five - 1)?.type.name == "InvalidSignatureException")
    }

    @Test func `another service's signature is refused`() async {
        var signer = RequestSigner()
        signer.service = "s3"
        #expect(await refusal(signer.sign(request()))?.type.name == "InvalidSignatureException")
    }

    @Test func `the scope's day is the date's`() async {
        let signed = RequestSigner().sign(request(date: "20261122T235959Z"))
        var moved = signed
        moved.headers.set("X-Amz-Date", "20261123T100000Z")
        #expect(await refusal(moved) != nil)
    }

    @Test(arguments: [
        "Bearer token", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-central-1/cognito-idp/aws4_request, Signature=x",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/../cognito-idp/aws4_request, SignedHeaders=host, Signature=x",
    ])
    func `a malformed Authorization is IncompleteSignatureException`(_ text: String) async {
        var request = request()
        request.headers.set("Authorization", text)
        #expect(await refusal(request)?.type.name == "IncompleteSignatureException")
    }

    @Test func `a missing or malformed date is IncompleteSignatureException`() async {
        for date in ["", "2026-11-23T10:00:00Z", "20261123T250000Z", "20261301T100000Z"] {
            let signed = RequestSigner().sign(request(date: date))
            #expect(await refusal(signed)?.type.name == "IncompleteSignatureException", "\(date)")
        }
    }

    @Test func `without configured keys nobody passes`() async {
        let nobody = FixedAccessKeys([])
        for signer in [RequestSigner(), RequestSigner(accessKeyId: "", secret: "")] {
            await #expect(throws: ServiceError.self) { try await identity(signer.sign(request()), by: nobody) }
        }
    }

    @Test func `the dispatcher asks for a signature where AWS does, and not of a user's own calls`() async throws {
        try await withServer(access: SignedAccess(), accessKeys: [.example]) { server in
            await refused(type: "MissingAuthenticationTokenException") {
                try await server.call(.listUserPools, ["MaxResults": 1])
            }
            // A bad signature is answered before what is wrong with the input.
            await refused(type: "MissingAuthenticationTokenException") { try await server.call(.listUserPools) }
            await refused(.resourceNotFoundException) {
                try await server.call(
                    .signUp, ["ClientId": "none", "Username": "anna", "Password": "Correct-Horse-7"])
            }
            let signed = RequestSigner().sign(request())
            let response = await server.respond(to: signed)
            #expect(response.status == 200)
        }
    }

    @Test func `every operation is signed or public as the model says`() {
        // cognito/wire §5.
        let unsigned = Set(OperationName.allCases.filter { !$0.isSigned }.map(\.rawValue))
        for name in [
            "ConfirmForgotPassword", "ConfirmSignUp", "ForgotPassword", "GetTokensFromRefreshToken", "InitiateAuth",
            "ResendConfirmationCode", "RespondToAuthChallenge", "RevokeToken", "SignUp", "UpdateAuthEventFeedback",
            "AssociateSoftwareToken", "ChangePassword", "CompleteWebAuthnRegistration", "ConfirmDevice", "DeleteUser",
            "DeleteUserAttributes", "DeleteWebAuthnCredential", "ForgetDevice", "GetDevice", "GetUser",
            "GetUserAttributeVerificationCode", "GetUserAuthFactors", "GlobalSignOut", "ListDevices",
            "ListWebAuthnCredentials", "SetUserMFAPreference", "SetUserSettings", "StartWebAuthnRegistration",
            "UpdateDeviceStatus", "UpdateUserAttributes", "VerifySoftwareToken", "VerifyUserAttribute",
        ] { #expect(unsigned.contains(name), "\(name)") }
        for operation in OperationName.allCases where operation.rawValue.hasPrefix("Admin") {
            #expect(operation.isSigned, "\(operation)")
        }
        for operation in [
            OperationName.listUsers, .createUserPool, .deleteUserPool, .createUserPoolClient,
            .describeUserPoolClient, .createGroup,
        ] { #expect(operation.isSigned, "\(operation)") }
    }
}
