import Configuration
import Outbound
import Threads

/// How messages leave, and whether whoever takes them can be reached. No message is sent.
enum DeliveryExamination {
    private static let check = "delivery"

    static func examine(_ settings: Settings, _ findings: inout Findings) {
        findings.ok(
            check, "e-mail: \(words(settings.deliveryEmail, settings)); SMS: \(words(settings.deliverySMS, settings))")
        guard !settings.deliveredMedia.isEmpty else { return }
        var problems: [String] = []
        let secrets: DeliverySecrets
        do throws(StartupError) {
            secrets = try DeliverySecrets.read(settings) { problem throws(StartupError) in problems.append(problem) }
        } catch {
            findings.add(check, .problem, error.description)
            return
        }
        for problem in problems { findings.add(check, findings.hazard, problem) }
        let client = OutboundClient(OutboundWiring.configuration(settings))
        defer { client.stop() }
        let patience = min(settings.deliveryTimeoutSeconds, 10) * 1000
        if let server = DeliveryWiring.mailServer(settings, secrets) {
            let name = "the mail server \(server.host):\(server.port)"
            let probe = MailSubmission(server: server, sender: "", recipient: "", message: [])
            ask(OutboundCall(.mail(probe), timeoutMilliseconds: patience), of: client, name, &findings) {
                server.username == nil ? "answers" : "answers, and admits \(server.username ?? "")"
            }
        }
        if settings.deliveryEmail == .webhook || settings.deliverySMS == .webhook, let url = settings.webhookURL {
            // Its path may hold a secret.
            let place = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
            let name = "the webhook at \(place.prefix { $0 != "?" })"
            ask(OutboundCall(.reach(url), timeoutMilliseconds: patience), of: client, name, &findings) {
                "can be reached"
            }
        }
    }

    private static func words(_ choice: DeliveryChoice, _ settings: Settings) -> String {
        switch choice {
        case .outbox: "waits in the outbox to be fetched"
        case .smtp: "by the mail server \(settings.smtpHost ?? "")"
        case .webhook: "by the webhook"
        }
    }

    private static func ask(
        _ call: OutboundCall, of client: OutboundClient, _ name: String, _ findings: inout Findings,
        _ good: () -> String
    ) {
        do {
            _ = try runBlocking { try await client.send(call) }
            findings.ok(check, "\(name) \(good())")
        } catch {
            let reason = (error as? OutboundError)?.reason
            findings.add(check, .problem, "\(name): \(error)", advice: advice(reason))
        }
    }

    private static func advice(_ reason: OutboundError.Reason?) -> String? {
        switch reason {
        case .forbiddenAddress: "Name its network in outbound-networks"
        case .insecure:
            "Compare smtp-security, and the name with that of its certificate; name an authority of your own in "
                + "outbound-ca-file"
        case .notAdmitted: "Look at smtp-username and its password"
        case .unreachable, .timedOut: "Look whether it runs, and whether a firewall lets this machine through"
        default: nil
        }
    }
}
