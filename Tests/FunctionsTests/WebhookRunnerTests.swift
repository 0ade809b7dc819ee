import Cryptography
import Outbound
import Testing

@testable import Functions

@Suite struct WebhookRunnerTests {
    private func run(_ outbound: FakeOutbound) async throws -> Result<[UInt8], RunFailure> {
        let runner = WebhookRunner(
            url: "https://hooks.example/x?key=4711", secret: try #require(WebhookSecret("a secret of words")),
            outbound: outbound, now: { 1_795_428_000_999 })
        #expect(!runner.place.contains("4711"))
        let attempt = FunctionAttempt(
            function: FunctionName(arn), event: Array("{}".utf8), id: "7", timeoutMilliseconds: 5000)
        do throws(RunFailure) { return .success(try await runner.run(attempt)) } catch { return .failure(error) }
    }

    @Test func `the event is posted, signed as webhooks are`() async throws {
        let outbound = FakeOutbound(.answer(200, #"{"response":{}}"#))
        #expect(try await run(outbound) == .success(Array(#"{"response":{}}"#.utf8)))
        let exchange = try #require(outbound.exchanges.first)
        #expect(exchange.header("webhook-id") == "evt_7" && exchange.header("webhook-timestamp") == "1795428000")
        #expect(
            exchange.header("webhook-signature")
                == WebhookSignature.of(
                    Array("{}".utf8), id: "evt_7", seconds: 1_795_428_000,
                    secret: try #require(WebhookSecret("a secret of words"))))
        #expect(exchange.header("x-sekisho-function") == "sign-up")
    }

    @Test(arguments: [200, 400, 500])
    func `an error object refuses in its own words, whatever the status`(_ status: Int) async throws {
        let outbound = FakeOutbound(.answer(status, #"{"errorMessage":"not you","errorType":"Refusal"}"#))
        #expect(try await run(outbound) == .failure(.failed(message: "not you")))
    }

    @Test(arguments: [(404, "ResourceNotFoundException"), (401, "AccessDeniedException"), (503, "ServiceException")])
    func `any other status is a function that did not run`(_ status: Int, _ name: String) async throws {
        guard case .failure(.notInvoked(let error, _, _)) = try await run(FakeOutbound(.answer(status, "<html>")))
        else {
            Issue.record("it was answered")
            return
        }
        #expect(error == name)
    }
}
