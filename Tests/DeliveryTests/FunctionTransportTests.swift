import Delivery
import Identity
import JSON
import Logging
import ServiceModel
import TestSupport
import Testing

/// Messages that a function of the pool's owner delivers; cognito/custom-challenges §6.
@Suite struct FunctionTransportTests {
    private static let lambda: JSONValue = [
        "LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:sender",
    ]

    /// A pool whose e-mail a function sends, on a server that delivers nothing itself.
    private func fixture(
        media: Set<DeliveryMediumType> = [],
        _ body: (TestServer, TestClient, ScriptedFunctions, DeliveryWorker) async throws -> Void
    ) async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) {
            $0.deliveredMedia = media
        } _: { server in
            let pool = try await server.pool([
                "AutoVerifiedAttributes": ["email"],
                "LambdaConfig": [
                    "CustomEmailSender": Self.lambda, "KMSKeyID": "arn:aws:kms:us-east-1:123456789012:key/k",
                ],
            ])
            try await body(server, try await pool.client(), functions, worker(server))
        }
    }

    private func worker(_ server: TestServer, by transport: (any Transport)? = nil) -> DeliveryWorker {
        DeliveryWorker(
            .email, by: transport,
            functions: FunctionTransport(services: server.services, keys: EncryptionKeys(server.services)),
            policy: DeliveryPolicy(lettersAtOnce: 4, backOff: BackOff(first: 1000, longest: 8000)),
            services: server.services, log: .disabled)
    }

    private func signUp(_ client: TestClient, _ name: String = "ada") async throws {
        try await client.signUp(name, ["email": "\(name)@example.com"])
    }

    private func stored(_ server: TestServer) async throws -> StoredMessage { try await server.messages()[0].stored }

    @Test func `the function is told who gets what, and the code is nowhere in clear`() async throws {
        try await fixture { server, client, functions, worker in
            try await client.call(
                .signUp,
                [
                    "Username": "ada", "Password": .string(TestPool.password), "ClientMetadata": ["from": "test"],
                    "UserAttributes": .attributes(["email": "ada@example.com"]),
                ])
            #expect(functions.calls.isEmpty, "after the commit, and by a worker")
            let code = try await server.code(to: "ada")
            #expect(try await worker.round() == 1)
            let call = try #require(functions.calls.first)
            #expect(call.trigger == .customEmailSender && call.source == "CustomEmailSender_SignUp")
            let request = try #require(call.event["request"]?.objectValue)
            #expect(request["type"] == "customEmailSenderRequestV1" && request["clientMetadata"] == ["from": "test"])
            #expect(request["userAttributes"]?.objectValue?["email"] == "ada@example.com")
            #expect(call.event["userName"] == "ada" && call.event["version"] == "1")
            #expect(call.event["callerContext"]?.objectValue?["clientId"] == .string(client.id))
            let encrypted = request["code"]?.stringValue ?? ""
            #expect(encrypted.hasPrefix("AgR4"), "version 2 of the format, suite 0x0478")
            #expect(!String(decoding: JSONValue.object(call.event).encoded(), as: UTF8.self).contains(code))
            #expect(try await stored(server).deliveredAt == server.clock.now)
            #expect(try await worker.round() == 0)
            // The code is good all the same.
            try await client.confirm("ada", code: code)
        }
    }

    @Test func `each occasion has its source, and CustomMessage is not asked`() async throws {
        try await fixture { server, client, functions, worker in
            let pool = client.pool
            try await signUp(client)
            try await client.call(.resendConfirmationCode, ["Username": "ada"])
            try await client.confirm("ada", code: server.code(to: "ada"))
            try await client.call(.forgotPassword, ["Username": "ada"])
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "ivo", "TemporaryPassword": "<Temp&7'pw>",
                    "DesiredDeliveryMediums": ["EMAIL"], "UserAttributes": .attributes(["email": "ivo@example.com"]),
                ])
            let token = try await client.signIn("ada").accessToken
            try await server.call(
                .updateUserAttributes,
                ["AccessToken": .string(token), "UserAttributes": .attributes(["email": "new@example.com"])])
            try await server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(token), "AttributeName": "email"])
            while try await worker.round() > 0 {}
            #expect(
                Set(functions.calls.map(\.source)) == [
                    "CustomEmailSender_SignUp", "CustomEmailSender_ResendCode", "CustomEmailSender_ForgotPassword",
                    "CustomEmailSender_AdminCreateUser", "CustomEmailSender_UpdateUserAttribute",
                    "CustomEmailSender_VerifyUserAttribute",
                ])
            let invitation = functions.calls.first { $0.source.hasSuffix("AdminCreateUser") }
            #expect(
                invitation?.event["callerContext"]?.objectValue?["clientId"] == "CLIENT_ID_NOT_APPLICABLE")
        }
    }

    @Test func `a function that fails is called three times, and one that is not there until it is too late`()
        async throws
    {
        try await fixture { server, client, functions, worker in
            try await signUp(client)
            let code = try await server.code(to: "ada")
            functions.on(.customEmailSender) { _ throws(FunctionFailure) in throw .failed(message: "no \(code) today") }
            for _ in 0..<4 {
                _ = try await worker.round()
                server.clock.advance(by: 10_000)
            }
            #expect(functions.calls.count == 3)
            let given = try await stored(server)
            #expect(given.failedAt != nil && given.lastError == "the function failed: no *** today")

            try await signUp(client, "bob")
            functions.on(.customEmailSender) { _ throws(FunctionFailure) in
                throw .notInvoked(error: "SocketTimeoutException")
            }
            for _ in 0..<5 {
                #expect(try await worker.round() == 1)
                server.clock.advance(by: 10_000)
            }
            #expect(try await stored(server).state == .queued)
            functions.on(.customEmailSender) { _ throws(FunctionFailure) in throw .unreadable }
            #expect(try await worker.round() == 1)
            #expect(try await stored(server).state == .delivered, "nobody asks for its answer")
        }
    }

    @Test func `nobody who calls hears of a function's failure`() async throws {
        try await fixture { server, client, functions, _ in
            functions.on(.customEmailSender) { _ throws(FunctionFailure) in throw .failed(message: "no") }
            try await signUp(client)
        }
    }

    @Test func `messages of other pools wait to be fetched, or go their way`() async throws {
        try await fixture { server, client, functions, worker in
            let other = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await signUp(other, "eve")
            #expect(try await worker.round() == 0)
            #expect(try await server.store.read { try $0.undelivered(limit: 9).count } == 1)
            // As if they had been delivered when it was made.
            let id = try await stored(server).id
            try await server.store.write { [now = server.clock.now] in try $0.queueForWorkers(ids: [id], dueAt: now) }
            #expect(try await worker.round() == 1)
            #expect(try await server.store.read { try $0.undelivered(limit: 9).count } == 1, "left as it was")
            #expect(functions.calls.isEmpty)
        }
        try await fixture(media: [.email]) { server, client, functions, _ in
            let transport = ScriptedTransport()
            let worker = worker(server, by: transport)
            let other = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await signUp(other, "eve")
            try await signUp(client, "ada")
            #expect(try await worker.round() == 2)
            #expect(transport.letters.map(\.username) == ["eve"])
            #expect(functions.calls.map { $0.event["userName"] } == ["ada"])
        }
    }

    @Test func `a pool that gives its function up has what is left of it fetched`() async throws {
        try await fixture { server, client, functions, worker in
            try await signUp(client)
            try await client.pool.call(.updateUserPool, ["AutoVerifiedAttributes": ["email"]])
            #expect(try await worker.round() == 1)
            #expect(functions.calls.isEmpty)
            #expect(try await server.store.read { try $0.undelivered(limit: 9).count } == 1)
        }
    }
}
