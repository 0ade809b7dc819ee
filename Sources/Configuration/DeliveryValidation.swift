import Addresses
import HTTP
import Logging
import Mail
public import Outbound

extension Settings {
    /// What is wrong with the settings of delivery, each by itself and beside each other.
    func deliveryProblems() -> [SettingProblem] {
        smtpProblems() + webhookProblems() + outboundProblems()
    }

    private func smtpProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        guard deliveryEmail == .smtp else {
            let set = [
                ("smtp-host", smtpHost != nil), ("smtp-port", smtpPort != nil), ("smtp-username", smtpUsername != nil),
                ("smtp-password-file", smtpPasswordFile != nil), ("smtp-password", smtpPassword != nil),
                ("smtp-from", smtpFrom != nil),
            ]
            return set.filter(\.1).map { SettingProblem($0.0, "it goes with delivery-email: smtp, which is not set") }
        }
        func add(_ setting: String, _ message: String) { problems.append(SettingProblem(setting, message)) }
        if let smtpHost {
            if !Self.isHostName(smtpHost.lowercased()) {
                add("smtp-host", "\"\(smtpHost)\" is neither a host name nor an IP address (the port is smtp-port)")
            }
        } else {
            add("delivery-email", "smtp needs the mail server's name: set smtp-host")
        }
        if let smtpFrom {
            if MailAddress(smtpFrom) == nil {
                add("smtp-from", "\"\(smtpFrom)\" is no address, such as Example <no-reply@example.com>")
            }
        } else {
            add("delivery-email", "smtp needs to know from whom mail comes: set smtp-from")
        }
        if smtpPassword != nil, smtpPasswordFile != nil {
            add("smtp-password-file", "it and smtp-password exclude each other: keep one of them")
        }
        switch (smtpUsername != nil, smtpPassword != nil || smtpPasswordFile != nil) {
        case (true, false): add("smtp-username", "it needs a password: set smtp-password-file")
        case (false, true): add("delivery-email", "there is a password for the mail server and no smtp-username")
        default: break
        }
        if profile == .production, smtpSecurity == .none, !Self.isThisMachine(smtpHost ?? "localhost") {
            add(
                "smtp-security",
                "never in production, but to a mail server on this machine: codes and the password would cross the "
                    + "network in clear")
        }
        return problems
    }

    private func webhookProblems() -> [SettingProblem] {
        guard deliveryEmail == .webhook || deliverySMS == .webhook else {
            let set = [
                ("webhook-url", webhookURL != nil), ("webhook-secret-file", webhookSecretFile != nil),
                ("webhook-secret", webhookSecret != nil),
            ]
            return set.filter(\.1).map {
                SettingProblem($0.0, "it goes with delivery-email or delivery-sms: webhook, and neither is set")
            }
        }
        var problems: [SettingProblem] = []
        func add(_ setting: String, _ message: String) { problems.append(SettingProblem(setting, message)) }
        let chosen = deliveryEmail == .webhook ? "delivery-email" : "delivery-sms"
        if let webhookURL {
            if let problem = Self.urlProblem(webhookURL, isProduction: profile == .production, what: "codes") {
                add("webhook-url", problem)
            }
        } else {
            add(chosen, "webhook needs to know where messages are posted: set webhook-url")
        }
        if webhookSecret == nil, webhookSecretFile == nil {
            add(chosen, "webhook needs a secret that posts are signed with: set webhook-secret-file")
        } else if webhookSecret != nil, webhookSecretFile != nil {
            add("webhook-secret-file", "it and webhook-secret exclude each other: keep one of them")
        }
        if let webhookSecret, webhookSecret.value.utf8.count < 16 {
            add("webhook-secret", "it is shorter than 16 characters")
        }
        return problems
    }

    /// The text may hold a secret in its path, so it is not repeated.
    ///
    /// - Parameter what: would be read on the way.
    static func urlProblem(_ text: String, isProduction: Bool, what: String) -> String? {
        guard let (authority, path) = splitURL(text), isAuthority(authority.lowercased()),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
        else { return "it is no http or https URL, such as https://relay.example.com/sekisho" }
        guard text.hasPrefix("http://"), isProduction, !isThisMachine(host(of: authority)) else { return nil }
        return "never in production, but to this machine: \(what) would cross the network in clear; use https"
    }

    /// Without port and brackets.
    static func host(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[..<end].dropFirst())
        }
        return String(authority.prefix { $0 != ":" })
    }

    static func isThisMachine(_ host: String) -> Bool {
        host.lowercased() == "localhost" || SocketAddress(host: host, port: 0)?.isLoopback == true
    }

    private func outboundProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        for network in outboundNetworks where network != "any" && IPNetwork(network) == nil {
            problems.append(
                SettingProblem("outbound-networks", "\"\(network)\" is no network, such as 10.1.2.0/24, nor any"))
        }
        return problems
    }
}

// MARK: What follows from the settings

extension Settings {
    /// What this server may connect to for others.
    public var outboundRule: NetworkRule {
        outboundNetworks.contains("any")
            ? .everything : NetworkRule(.networks(outboundNetworks.compactMap { IPNetwork($0) }))
    }

    /// The mail server, but for its password; nil where none is used.
    public var mailServer: MailServer? {
        guard deliveryEmail == .smtp, let smtpHost else { return nil }
        let security: MailServer.Security =
            switch smtpSecurity {
            case .startTLS: .startTLS
            case .tls: .tls
            case .none: .none
            }
        let usual =
            switch smtpSecurity {
            case .startTLS: 587
            case .tls: 465
            case .none: 25
            }
        return MailServer(host: smtpHost, port: smtpPort ?? usual, security: security, username: smtpUsername)
    }
}
