import Delivery
import Identity
import Outbound
import ServiceModel
import Synchronization

extension Letter {
    static func sample(
        _ medium: DeliveryMediumType = .email, to destination: String = "ada@example.org",
        content: MessageContent = MessageContent(code: "123456", subject: "Code", body: "Code: 123456 & <x>\n")
    ) -> Letter {
        Letter(
            key: "00112233445566778899aabbccddeeff", medium: medium, destination: destination, purpose: "sign-up",
            poolId: "us-east-1_A", username: "ada", sub: "5a5a", content: content, createdAt: 1_795_428_000_250,
            expiresAt: 1_795_514_400_250, attempt: 2)
    }
}

/// What was to be sent, and what came of it as the test says.
final class FakeOutbound: OutboundSending {
    private struct State {
        var calls: [OutboundCall] = []
        var answer: Result<OutboundAnswer, OutboundError>
    }
    private let state: Mutex<State>

    init(_ answer: Result<OutboundAnswer, OutboundError> = .success(OutboundAnswer(status: 200))) {
        state = Mutex(State(answer: answer))
    }

    func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer {
        let answer = state.withLock { state in
            state.calls.append(call)
            return state.answer
        }
        return try answer.get()
    }

    var exchanges: [HTTPExchange] {
        state.withLock { $0.calls }.compactMap { if case .http(let exchange) = $0.kind { exchange } else { nil } }
    }

    var mails: [MailSubmission] {
        state.withLock { $0.calls }.compactMap { if case .mail(let mail) = $0.kind { mail } else { nil } }
    }
}

/// A transport that does what a test tells it.
final class ScriptedTransport: Transport {
    typealias Script = @Sendable (Letter) async -> DeliveryFailure?

    private let script: Mutex<Script>
    private let taken = Mutex<[Letter]>([])

    init(_ script: @escaping Script = { _ in nil }) {
        self.script = Mutex(script)
    }

    func deliver(_ letter: Letter) async throws(DeliveryFailure) {
        let script = script.withLock { $0 }
        let failure = await script(letter)
        taken.withLock { $0.append(letter) }
        if let failure { throw failure }
    }

    func will(_ next: @escaping Script) { script.withLock { $0 = next } }

    /// Every attempt, in order.
    var letters: [Letter] { taken.withLock { $0 } }
}
