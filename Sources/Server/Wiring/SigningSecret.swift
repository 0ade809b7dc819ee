import Configuration
import Cryptography
import Logging

/// The secret that webhooks are signed with, as settings name it: by itself, or by the file that holds it.
enum SigningSecret {
    /// Nil where the settings name none.
    ///
    /// - Parameters:
    ///   - setting: of the file, such as `webhook-secret-file`.
    ///   - owner: for messages, such as `the webhook`.
    ///   - judge: hears what is wrong with the file's owner or mode, or with the secret, as a sentence.
    static func read(
        _ text: Redacted<String>?, file: String?, setting: String, of owner: String,
        judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> WebhookSecret? {
        var text = text?.value
        if let file {
            let read = try SecretFile.line(file, what: "the file of \(setting)", secret: "the secret", judge: judge)
            if let problem = SecretStrength.problem(read) { try judge("\(setting) \(file): \(problem)") }
            text = read
        }
        guard let text else { return nil }
        guard let secret = WebhookSecret(text) else {
            throw StartupError("the secret of \(owner) begins with whsec_, and what follows is no base64")
        }
        return secret
    }
}
