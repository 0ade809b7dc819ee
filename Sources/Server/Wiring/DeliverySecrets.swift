import Configuration
import Cryptography
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
            secrets.webhook = try SigningSecret.read(
                settings.webhookSecret, file: settings.webhookSecretFile, setting: "webhook-secret-file",
                of: "the webhook", judge: judge)
        }
        return secrets
    }
}
