import Configuration
import Delivery
import Logging

/// What the settings of delivery name and do not hold themselves: read once, at the start.
struct DeliverySecrets: Sendable {
    var smtpPassword: Redacted<String>?
    var webhook: WebhookSecret?

    /// - Parameter judge: hears what is wrong with a file's owner or mode, or with a secret, as a sentence.
    static func read(
        _ settings: Settings, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> DeliverySecrets {
        var secrets = DeliverySecrets()
        if settings.deliveryEmail == .smtp {
            secrets.smtpPassword = settings.smtpPassword
            if let path = settings.smtpPasswordFile {
                secrets.smtpPassword = Redacted(
                    try SecretFile.line(
                        path, what: "the file of smtp-password-file", secret: "the password", judge: judge))
            }
        }
        if settings.deliveryEmail == .webhook || settings.deliverySMS == .webhook {
            var text = settings.webhookSecret?.value
            if let path = settings.webhookSecretFile {
                let read = try SecretFile.line(
                    path, what: "the file of webhook-secret-file", secret: "the secret", judge: judge)
                if let problem = SecretStrength.problem(read) { try judge("webhook-secret-file \(path): \(problem)") }
                text = read
            }
            guard let text, let secret = WebhookSecret(text) else {
                throw StartupError("the secret of the webhook begins with whsec_, and what follows is no base64")
            }
            secrets.webhook = secret
        }
        if let path = settings.outboundCAFile { try requireCertificates(in: path) }
        return secrets
    }

    private static func requireCertificates(in path: String) throws(StartupError) {
        guard let text = SmallFile.text(path) else {
            throw StartupError("cannot read the file of outbound-ca-file \(path)")
        }
        guard text.contains("-----BEGIN CERTIFICATE-----") else {
            throw StartupError("the file of outbound-ca-file \(path) holds no certificate (PEM)")
        }
    }
}
