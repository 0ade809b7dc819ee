import Functions
import Identity
import JSON
import Outbound
import Synchronization

/// What was to be sent, and what came of it as the test says: the answers in their order, the last one for ever.
final class FakeOutbound: OutboundSending {
    private let state: Mutex<(calls: [OutboundCall], answers: [Result<OutboundAnswer, OutboundError>])>

    init(_ answers: Result<OutboundAnswer, OutboundError>...) { state = Mutex(([], answers)) }

    func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer {
        let answer = state.withLock { state in
            state.calls.append(call)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        return try answer.get()
    }

    var exchanges: [HTTPExchange] {
        state.withLock { $0.calls }.compactMap { if case .http(let exchange) = $0.kind { exchange } else { nil } }
    }
}

extension Result where Success == OutboundAnswer, Failure == OutboundError {
    static func answer(_ status: Int, _ body: String = "", _ headers: (name: String, value: String)...) -> Self {
        .success(OutboundAnswer(status: status, headers: headers, body: Array(body.utf8)))
    }

    static func error(_ reason: OutboundError.Reason) -> Self { .failure(OutboundError(reason, "a reason")) }
}

/// A function as a test writes it.
final class ScriptedRunner: FunctionRunner {
    typealias Script = @Sendable (FunctionAttempt) async throws(RunFailure) -> [UInt8]

    let place = "a test"
    private let script: Script
    private let taken = Mutex<[FunctionAttempt]>([])

    init(_ script: @escaping Script) { self.script = script }

    func run(_ attempt: FunctionAttempt) async throws(RunFailure) -> [UInt8] {
        taken.withLock { $0.append(attempt) }
        return try await script(attempt)
    }

    var attempts: [FunctionAttempt] { taken.withLock { $0 } }
}

extension HTTPExchange {
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
}

extension FunctionCall {
    static func sample(_ function: String = "sign-up", event: JSONObject = ["userName": "ada"]) -> FunctionCall {
        FunctionCall(
            function: function, trigger: .preSignUp, source: "PreSignUp_SignUp", poolId: "us-east-1_A",
            requestId: "request-1", event: event)
    }
}

let arn = "arn:aws:lambda:eu-west-1:123456789012:function:sign-up"
