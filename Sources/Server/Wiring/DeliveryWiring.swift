import Configuration
import Delivery
import Identity
import Logging
import Mail
import Outbound
import ServiceModel

/// The ways by which messages leave, as the settings choose them.
struct DeliveryWiring: Sendable {
    let transports: [DeliveryMediumType: any Transport]
    let policy: DeliveryPolicy

    /// - Throws: `StartupError` where a secret cannot be had.
    static func make(
        _ settings: Settings, outbound: any OutboundSending, clock: any WallClock, log: Logger
    ) throws(StartupError) -> DeliveryWiring {
        let secrets = try DeliverySecrets.read(settings) { problem throws(StartupError) in
            guard settings.profile != .production else { throw StartupError(problem) }
            log.warning("\(problem)")
        }
        return DeliveryWiring(settings, secrets, outbound: outbound, clock: clock)
    }

    private init(
        _ settings: Settings, _ secrets: DeliverySecrets, outbound: any OutboundSending, clock: any WallClock
    ) {
        policy = DeliveryPolicy(
            lettersAtOnce: settings.deliveryAtOnce,
            timeout: Int64(settings.deliveryTimeoutSeconds) * Milliseconds.second, redacts: settings.outboxRedact)
        let now: @Sendable () -> Int64 = { clock.now }
        let timeout = settings.deliveryTimeoutSeconds * 1000
        var transports: [DeliveryMediumType: any Transport] = [:]
        if let url = settings.webhookURL, let secret = secrets.webhook {
            let webhook = WebhookTransport(
                url: url, secret: secret, timeoutMilliseconds: timeout, outbound: outbound, now: now)
            if settings.deliveryEmail == .webhook { transports[.email] = webhook }
            if settings.deliverySMS == .webhook { transports[.sms] = webhook }
        }
        if let server = Self.mailServer(settings, secrets), let sender = settings.smtpFrom.flatMap({ MailAddress($0) })
        {
            transports[.email] = SMTPTransport(
                server: server, sender: sender, timeoutMilliseconds: timeout, outbound: outbound, now: now)
        }
        self.transports = transports
    }

    static func mailServer(_ settings: Settings, _ secrets: DeliverySecrets) -> MailServer? {
        var server = settings.mailServer
        server?.password = secrets.smtpPassword?.value
        return server
    }
}

extension Settings {
    /// By which media workers deliver.
    var deliveredMedia: Set<DeliveryMediumType> {
        var media: Set<DeliveryMediumType> = []
        if deliveryEmail != .outbox { media.insert(.email) }
        if deliverySMS != .outbox { media.insert(.sms) }
        return media
    }
}
