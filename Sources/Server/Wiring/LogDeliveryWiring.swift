import Configuration
import Cryptography
import Delivery
import Identity
import Logging
import Outbound

/// What brings pools' logs to where the settings say that they are.
enum LogDeliveryWiring {
    /// - Throws: `StartupError` where the secret cannot be had.
    static func make(
        _ settings: Settings, outbound: any OutboundSending, clock: any WallClock, log: Logger
    ) throws(StartupError) -> LogExporter {
        let secret = try secret(settings) { problem throws(StartupError) in
            guard settings.profile != .production else { throw StartupError(problem) }
            log.warning("\(problem)")
        }
        return LogExporter(
            mapping(settings), secret: secret, timeoutMilliseconds: settings.deliveryTimeoutSeconds * 1000,
            outbound: outbound, random: SystemRandom(), now: { clock.now }, log: log.labelled("log-delivery"))
    }

    static func secret(
        _ settings: Settings, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> WebhookSecret? {
        try SigningSecret.read(
            settings.logDeliverySecret, file: settings.logDeliverySecretFile, setting: "log-delivery-secret-file",
            of: "log delivery", judge: judge)
    }

    private static func mapping(_ settings: Settings) -> LogMapping {
        LogMapping(
            settings.logDelivery.map { entry in
                switch entry.place {
                case .file(let path): (entry.pattern, .file(path))
                case .url(let url): (entry.pattern, .url(url))
                }
            })
    }
}
