import Logging
import Outbound
import Testing

@testable import Functions

/// AWS Lambda, "Invoke"; cognito/triggers §5.
@Suite struct LambdaRunnerTests {
    private func run(
        _ outbound: FakeOutbound, _ endpoint: AmazonEndpoint = .url("http://localhost:3001"),
        function: String = arn, nameThere: String? = nil, isSigned: Bool = false
    ) async -> Result<[UInt8], RunFailure> {
        let key = AmazonCredentials(
            accessKeyId: "AKIDEXAMPLE", secret: Redacted("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        let runner = LambdaRunner(
            endpoint, nameThere: nameThere, region: "us-east-1", credentials: isSigned ? key : nil,
            outbound: outbound, now: { 1_440_938_160_000 })
        let attempt = FunctionAttempt(
            function: FunctionName(function), event: Array(#"{"a":1}"#.utf8), id: "1",
            timeoutMilliseconds: 5000)
        do throws(RunFailure) { return .success(try await runner.run(attempt)) } catch { return .failure(error) }
    }

    @Test func `a function is invoked by its name, and its answer is the body`() async throws {
        let outbound = FakeOutbound(.answer(200, #"{"response":{}}"#))
        #expect(await run(outbound) == .success(Array(#"{"response":{}}"#.utf8)))
        let exchange = try #require(outbound.exchanges.first)
        #expect(exchange.url == "http://localhost:3001/2015-03-31/functions/sign-up/invocations")
        #expect(exchange.method == "POST" && exchange.body == Array(#"{"a":1}"#.utf8))
        #expect(exchange.header("x-amz-invocation-type") == "RequestResponse")
        #expect(exchange.header("authorization") == nil)
    }

    @Test func `a qualifier and another name there are told`() async {
        let outbound = FakeOutbound(.answer(200, "{}"))
        _ = await run(outbound, function: arn + ":live")
        _ = await run(outbound, function: arn + ":live", nameThere: "function")
        #expect(
            outbound.exchanges.map(\.url) == [
                "http://localhost:3001/2015-03-31/functions/sign-up/invocations?Qualifier=live",
                "http://localhost:3001/2015-03-31/functions/function/invocations",
            ])
    }

    @Test func `AWS is asked in the function's region, by its ARN, and signed`() async throws {
        let outbound = FakeOutbound(.answer(200, "{}"))
        _ = await run(outbound, .aws, function: arn + ":live", isSigned: true)
        let exchange = try #require(outbound.exchanges.first)
        #expect(
            exchange.url == "https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/"
                + "arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Asign-up%3Alive/invocations")
        #expect(exchange.header("x-amz-date") == "20150830T123600Z")
        // As botocore signs the same request.
        #expect(
            exchange.header("authorization") == "AWS4-HMAC-SHA256 "
                + "Credential=AKIDEXAMPLE/20150830/eu-west-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, "
                + "Signature=5c47e5e0841085411c9fe31c5e077a747fc06256b840b2379598b520b7e84f73")
    }

    @Test func `a function's own failure is its errorMessage, marked or not`() async {
        let body = #"{"errorMessage":"not you","errorType":"Error","trace":[]}"#
        #expect(
            await run(FakeOutbound(.answer(200, body, ("x-amz-function-error", "Unhandled"))))
                == .failure(.failed(message: "not you")))
        #expect(await run(FakeOutbound(.answer(200, body))) == .failure(.failed(message: "not you")))
        // An event with members of that name is an answer.
        let event = #"{"errorMessage":"x","errorType":"y","response":{}}"#
        #expect(await run(FakeOutbound(.answer(200, event))) == .success(Array(event.utf8)))
    }

    @Test(arguments: [
        (403, "AccessDeniedException", nil, "AccessDeniedException", false),
        (404, nil, nil, "ResourceNotFoundException", false),
        (404, "ResourceNotFound", nil, "ResourceNotFoundException", false),
        (429, "TooManyRequestsException:http://internal.amazon.com/x", nil, "TooManyRequestsException", true),
        (500, nil, nil, "ServiceException", true), (502, "KMSDisabledException", nil, "KMSDisabledException", false),
        (413, nil, nil, "RequestTooLargeException", false),
        (400, "<script>", nil, "InvalidParameterValueException", false),
        (503, nil, #"{"__type":"com.amazonaws#EC2ThrottledException"}"#, "EC2ThrottledException", true),
    ])
    func `errors of the service keep their names`(
        _ status: Int, _ header: String?, _ body: String?, _ name: String, _ isRepeated: Bool
    ) async {
        let answer: Result<OutboundAnswer, OutboundError> =
            header.map { .answer(status, body ?? "", ("x-amzn-errortype", $0)) } ?? .answer(status, body ?? "")
        guard case .failure(.notInvoked(let error, _, let isWorthRepeating)) = await run(FakeOutbound(answer)) else {
            Issue.record("it was answered")
            return
        }
        #expect(error == name)
        #expect(isWorthRepeating == isRepeated)
    }

    @Test(arguments: [
        (OutboundError.Reason.timedOut, "SocketTimeoutException", true), (.unreachable, "ConnectException", true),
        (.insecure, "SSLHandshakeException", false), (.forbiddenAddress, "ConnectException", false),
    ])
    func `what keeps from calling has the name that Cognito gives it`(
        _ reason: OutboundError.Reason, _ name: String, _ isRepeated: Bool
    ) async {
        #expect(
            await run(FakeOutbound(.error(reason)))
                == .failure(.notInvoked(error: name, reason: "a reason", isWorthRepeating: isRepeated)))
    }

    @Test func `too much at once is no fault of the function`() async {
        #expect(await run(FakeOutbound(.error(.overloaded))) == .failure(.busy))
    }
}
