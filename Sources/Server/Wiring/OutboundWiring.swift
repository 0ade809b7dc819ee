import Configuration
import Outbound

/// The one client by which this process calls others: mail servers, webhooks, functions.
enum OutboundWiring {
    /// - Throws: `StartupError` where the file of certificates cannot be had.
    static func make(_ settings: Settings) throws(StartupError) -> OutboundClient {
        if let path = settings.outboundCAFile { try requireCertificates(in: path) }
        return OutboundClient(configuration(settings))
    }

    static func configuration(_ settings: Settings) -> OutboundConfiguration {
        OutboundConfiguration(
            authorities: settings.outboundCAFile, networks: settings.outboundRule, callsAtOnce: callsAtOnce(settings),
            userAgent: "sekisho/\(sekishoVersion)")
    }

    /// Each has what its own limit allows, so that none waits behind another.
    static func callsAtOnce(_ settings: Settings) -> Int {
        max(
            64,
            2 * settings.deliveryAtOnce + (settings.callsFunctions ? settings.functionsAtOnceInAll : 0)
                + settings.logDelivery.count)
    }

    static func requireCertificates(in path: String) throws(StartupError) {
        guard let text = SmallFile.text(path) else {
            throw StartupError("cannot read the file of outbound-ca-file \(path)")
        }
        guard text.contains("-----BEGIN CERTIFICATE-----") else {
            throw StartupError("the file of outbound-ca-file \(path) holds no certificate (PEM)")
        }
    }
}

extension Settings {
    /// Whether functions are called over the network.
    var callsFunctions: Bool {
        functions.contains { function in
            switch function.place {
            case .lambda, .url: true
            case .handler, .port: false
            }
        }
    }
}
