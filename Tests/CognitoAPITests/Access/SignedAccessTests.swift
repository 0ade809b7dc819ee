import HTTP
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

/// AWS Signature Version 4: cognito/wire §5. The signer of the tests is written apart from the verifier.
@Suite struct SignedAccessTests {
    private let access = SignedAccess(accessKeys: ["AKIDEXAMPLE": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"])
    /// 2026-11-23T10:00:00Z
    private let now: Int64 = 1_795_428_000_000

    private func request(_ body: String = #"{"MaxResults":1}"#, date: String = "20261123T100000Z") -> HTTPRequest {
        TestServer.request("ListUserPools", body: Array(body.utf8), headers: [("X-Amz-Date", date)])
    }

    private func refusal(_ request: HTTPRequest, now: Int64? = nil) -> ServiceError? {
        do {
            _ = try access.authorize(request, now: now ?? self.now)
            return nil
        } catch {
            return error
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

    @Test func `a signed request passes, with the region of its scope`() throws {
        let identity = try access.authorize(RequestSigner().sign(request()), now: now)
        #expect(identity.region == "eu-central-1")
    }

    @Test func `further signed headers, spaces and their order do not matter`() {
        var request = request()
        request.headers.set("X-Amz-User-Agent", "  many   spaces  ")
        let signer = RequestSigner(
            signedHeaders: ["x-amz-user-agent", "x-amz-target", "host", "x-amz-date", "content-type"])
        #expect(refusal(signer.sign(request)) == nil)
    }

    @Test func `no signature is MissingAuthenticationTokenException`() {
        #expect(
            refusal(request())
                == .init(.missingAuthenticationToken, "Missing Authentication Token"))
    }

    @Test func `an unknown key is UnrecognizedClientException`() {
        var signer = RequestSigner()
        signer.accessKeyId = "AKIDOTHER"
        #expect(
            refusal(signer.sign(request()))
                == .init(
                    .unrecognizedClient, "The security token included in the request is invalid."))
    }

    @Test func `a wrong secret is InvalidSignatureException`() {
        var signer = RequestSigner()
        signer.secret = "wrong"
        let error = refusal(signer.sign(request()))
        #expect(error?.type.name == "InvalidSignatureException")
        #expect(
            error?.message?.hasPrefix(
                "The request signature we calculated does not match the signature you provided.") == true)
    }

    @Test func `nothing that was signed can be changed`() {
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
            #expect(refusal(request)?.type.name == "InvalidSignatureException", "\(name)")
        }
        #expect(refusal(signed) == nil)
    }

    @Test func `a payload hash that the caller names is not believed`() {
        var forged = RequestSigner().sign(request())
        forged.headers.set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
        forged.body = Array(#"{"MaxResults":2}"#.utf8)
        #expect(refusal(forged)?.type.name == "InvalidSignatureException")
    }

    @Test(arguments: ["host", "x-amz-target", "x-amz-date"])
    func `host, target and date must be signed`(_ name: String) {
        var signer = RequestSigner()
        signer.signedHeaders.removeAll { $0 == name }
        #expect(refusal(signer.sign(request()))?.type.name == "InvalidSignatureException")
    }

    @Test func `a signature is good for five minutes to either side`() {
        let signed = RequestSigner().sign(request())
        let five: Int64 = 5 * 60 * 1000
        #expect(refusal(signed, now: now + five) == nil)
        #expect(refusal(signed, now: now - five) == nil)
        #expect(refusal(signed, now: now + five + 1)?.type.name == "InvalidSignatureException")
        #expect(refusal(signed, now: now - five - 1)?.type.name == "InvalidSignatureException")
    }

    @Test func `another service's signature is refused`() {
        var signer = RequestSigner()
        signer.service = "s3"
        #expect(refusal(signer.sign(request()))?.type.name == "InvalidSignatureException")
    }

    @Test func `the scope's day is the date's`() {
        let signed = RequestSigner().sign(request(date: "20261122T235959Z"))
        var moved = signed
        moved.headers.set("X-Amz-Date", "20261123T100000Z")
        #expect(refusal(moved) != nil)
    }

    @Test(arguments: [
        "Bearer token", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE, SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-central-1/cognito-idp/aws4_request, Signature=x",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=x",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/../cognito-idp/aws4_request, SignedHeaders=host, Signature=x",
    ])
    func `a malformed Authorization is IncompleteSignatureException`(_ text: String) {
        var request = request()
        request.headers.set("Authorization", text)
        #expect(refusal(request)?.type.name == "IncompleteSignatureException")
    }

    @Test func `a missing or malformed date is IncompleteSignatureException`() {
        for date in ["", "2026-11-23T10:00:00Z", "20261123T250000Z", "20261301T100000Z"] {
            let signed = RequestSigner().sign(request(date: date))
            #expect(refusal(signed)?.type.name == "IncompleteSignatureException", "\(date)")
        }
    }

    @Test func `without configured keys nobody passes`() {
        let closed = SignedAccess(accessKeys: [:])
        #expect(throws: ServiceError.self) { try closed.authorize(RequestSigner().sign(request()), now: now) }
        #expect(throws: ServiceError.self) {
            try closed.authorize(RequestSigner(accessKeyId: "", secret: "").sign(request()), now: now)
        }
    }

    @Test func `the dispatcher asks for a signature where AWS does, and not of a user's own calls`() async throws {
        try await withServer(access: access) { server in
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
