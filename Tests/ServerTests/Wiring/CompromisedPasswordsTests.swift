import Configuration
import Cryptography
import Identity
import Logging
import Outbound
import Synchronization
import TestSupport
import Testing

@testable import Server

/// From where this server knows passwords that others have lost: cognito/advanced-security §7; cited by
/// docs/threat-model.md.
@Suite struct CompromisedPasswordsTests {
    /// Answers what the test says, and notes what was asked.
    private final class Service: OutboundSending {
        let asked = Mutex<[HTTPExchange]>([])
        let answer: Result<OutboundAnswer, OutboundError>

        init(_ answer: Result<OutboundAnswer, OutboundError>) { self.answer = answer }

        func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer {
            if case .http(let exchange) = call.kind { asked.withLock { $0.append(exchange) } }
            return try answer.get()
        }
    }

    private func range(_ service: Service) -> PasswordRangeService {
        PasswordRangeService(url: "https://p.example/range/", outbound: service, log: .disabled)
    }

    /// SHA-1 of "password".
    private let hash = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8"

    @Test func `a service is told five digits and never the password`() async throws {
        let rest = String(hash.dropFirst(5))
        for (lines, isKnown) in [
            ("0018A45C4D1DEF81644B54AB7F969B88D65:1\r\n\(rest):10437277\r\n", true), (rest.lowercased(), true),
            ("\(rest):0\r\n", false), ("\(rest.dropLast()):7\r\n", false), ("\(rest)7:7", false), ("", false),
        ] {
            let service = Service(.success(OutboundAnswer(status: 200, body: Array(lines.utf8))))
            #expect(try await range(service).contains("password") == isKnown, "\(lines)")
            let asked = service.asked.withLock { $0 }
            #expect(asked.map(\.url) == ["https://p.example/range/5BAA6"] && asked[0].method == "GET")
            #expect(asked[0].body.isEmpty)
        }
    }

    @Test func `while a service is down nobody is kept out`() async throws {
        for answer in [
            Result<OutboundAnswer, OutboundError>.success(OutboundAnswer(status: 503, body: Array(hash.utf8))),
            .failure(OutboundError(.timedOut, "timed out")),
        ] {
            #expect(try await !range(Service(answer)).contains("password"))
        }
    }

    @Test func `a file adds to what is known`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("House-Of-Acme-1\r\nzweites Wort\n", "passwords")
        var settings = Settings(profile: .testing)
        settings.compromisedPasswordsFile = directory["passwords"]
        let known = try CompromisedPasswordsWiring.make(
            settings, outbound: OutboundClient(OutboundConfiguration()), log: .disabled)
        for word in ["house-of-acme-1", "Zweites Wort", "password"] {
            #expect(try await known.contains(word), "\(word)")
        }
        #expect(try await !known.contains("House-Of-Acme-2"))
        settings.compromisedPasswordsFile = directory["nothing"]
        #expect(throws: StartupError.self) {
            try CompromisedPasswordsWiring.make(
                settings, outbound: OutboundClient(OutboundConfiguration()), log: .disabled)
        }
    }

    @Test func `SHA-1 is what services know passwords by`() {
        // FIPS 180-4, example of RFC 3174 §7.3.
        #expect(Hex.encode(SHA1.hash("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    }
}
