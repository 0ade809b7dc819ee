import CommandLine
import Logging
import Outbound
import Testing

@testable import Configuration

@Suite struct DeliverySettingsTests {
    private static let secret = "9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"

    private func problems(_ profile: Profile = .development, _ change: (inout Settings) -> Void) -> [String] {
        var settings = Settings(profile: profile)
        if profile == .production {
            settings.data = "/var/lib/sekisho"
            settings.masterKeyFile = "/etc/sekisho/master.key"
        }
        change(&settings)
        return settings.validate().map(\.setting)
    }

    private func mail(_ profile: Profile = .development, _ change: (inout Settings) -> Void) -> [String] {
        problems(profile) {
            $0.deliveryEmail = .smtp
            $0.smtpHost = "smtp.example.com"
            $0.smtpFrom = "Example <no-reply@example.com>"
            change(&$0)
        }
    }

    private func webhook(_ profile: Profile = .development, _ change: (inout Settings) -> Void) -> [String] {
        problems(profile) {
            $0.deliverySMS = .webhook
            $0.webhookURL = "https://relay.example.com/sekisho?a=b"
            $0.webhookSecretFile = "/etc/sekisho/webhook.secret"
            change(&$0)
        }
    }

    @Test func `a mail server needs a name, a sender, and a password for who signs in`() {
        for profile in Profile.allCases {
            let sound = mail(profile) { $0.smtpPort = 2525 }
            #expect(sound.isEmpty, "\(profile)")
        }
        #expect(mail { $0.smtpHost = nil } == ["delivery-email"])
        #expect(mail { $0.smtpFrom = nil } == ["delivery-email"])
        #expect(mail { $0.smtpHost = "smtp.example.com:587" } == ["smtp-host"])
        #expect(mail { $0.smtpHost = "::1" }.isEmpty)
        #expect(mail { $0.smtpFrom = "Example" } == ["smtp-from"])
        #expect(mail { $0.smtpFrom = "a@example.com\r\nBcc: b@example.com" } == ["smtp-from"])
        #expect(mail { $0.smtpUsername = "u" } == ["smtp-username"])
        #expect(mail { $0.smtpPasswordFile = "f" } == ["delivery-email"])
        #expect(
            mail {
                $0.smtpUsername = "u"
                $0.smtpPasswordFile = "f"
                $0.smtpPassword = Redacted("p")
            } == ["smtp-password-file"])
    }

    @Test func `in production nothing crosses a network in clear`() {
        for (host, isFine) in [
            ("smtp.example.com", false), ("10.0.0.1", false), ("127.0.0.1", true), ("localhost", true),
        ] {
            let found = mail(.production) {
                $0.smtpHost = host
                $0.smtpSecurity = .none
            }
            #expect(found == (isFine ? [] : ["smtp-security"]), "\(host)")
        }
        #expect(mail { $0.smtpSecurity = .none }.isEmpty)
        for (url, isFine) in [
            ("http://relay.example.com/", false), ("http://127.0.0.1:9000/x", true), ("http://[::1]:9000/", true),
            ("http://localhost/", true), ("http://localhost.example.com/", false), ("https://relay.example.com", true),
            ("http://127.0.0.1.example.com/", false),
        ] {
            #expect(webhook(.production) { $0.webhookURL = url } == (isFine ? [] : ["webhook-url"]), "\(url)")
            #expect(webhook { $0.webhookURL = url }.isEmpty)
        }
    }

    @Test func `a webhook needs an address and a secret`() {
        #expect(webhook { _ in }.isEmpty)
        #expect(webhook { $0.webhookURL = nil } == ["delivery-sms"])
        #expect(webhook { $0.webhookSecretFile = nil } == ["delivery-sms"])
        #expect(webhook { $0.webhookSecret = Redacted(Self.secret) } == ["webhook-secret-file"])
        for url in [
            "relay.example.com", "ftp://relay.example.com", "https://", "https://u:p@relay.example.com/",
            "https://a b/", "https://a/#b",
        ] {
            #expect(webhook { $0.webhookURL = url } == ["webhook-url"], "\(url)")
        }
        let short = webhook {
            $0.webhookSecretFile = nil
            $0.webhookSecret = Redacted("short")
        }
        #expect(short == ["webhook-secret"])
        let weak = webhook(.production) {
            $0.webhookSecretFile = nil
            $0.webhookSecret = Redacted("change-me-change-me-change-me-change-me")
        }
        #expect(weak == ["webhook-secret"])
    }

    @Test func `what has no effect as it stands is a mistake`() {
        #expect(problems { $0.smtpHost = "a" } == ["smtp-host"])
        #expect(problems { $0.webhookURL = "https://a" } == ["webhook-url"])
        #expect(problems { $0.smtpPassword = Redacted("p") } == ["smtp-password"])
    }

    @Test func `networks are named as networks`() {
        #expect(problems { $0.outboundNetworks = ["10.0.0.0/8", "::1", "any"] }.isEmpty)
        #expect(problems { $0.outboundNetworks = ["10.0.0.1/8"] } == ["outbound-networks"])
        #expect(problems { $0.outboundNetworks = ["example.com"] } == ["outbound-networks"])
        #expect(Settings(profile: .production).outboundRule == .publicOnly)
        #expect(Settings(profile: .development).outboundRule == .everything)
    }

    @Test func `the port follows from how the server is spoken to`() {
        var settings = Settings(profile: .development)
        #expect(settings.mailServer == nil)
        settings.deliveryEmail = .smtp
        settings.smtpHost = "smtp.example.com"
        for (security, port) in [(SMTPSecurity.startTLS, 587), (.tls, 465), (.none, 25)] {
            settings.smtpSecurity = security
            #expect(settings.mailServer?.port == port)
        }
        settings.smtpPort = 2525
        #expect(settings.mailServer?.port == 2525)
    }

    @Test func `secrets are never flags, and are not shown`() throws {
        for name in ["smtp-password", "webhook-secret"] {
            let setting = try #require(SettingsTable.named(name))
            #expect(setting.isSecret && !SettingsTable.options.contains { $0.name == name })
            var settings = Settings(profile: .development)
            #expect(setting.read(&settings, ["hunter2hunter2hunter2"]) == nil)
            #expect(setting.show(settings) == ["<redacted>"])
        }
    }

    @Test func `production says which messages nothing delivers`() {
        var settings = Settings(profile: .production)
        settings.issuer = .url("https://auth.example")
        settings.accessKeys = [AccessKey(id: "AKIDBACKEND", secret: Redacted(Self.secret))]
        #expect(settings.startWarnings.map { $0.hasPrefix("nothing delivers messages:") } == [true])
        settings.deliveryEmail = .smtp
        #expect(settings.startWarnings.map { $0.hasPrefix("nothing delivers SMS:") } == [true])
        settings.deliverySMS = .webhook
        #expect(settings.startWarnings.isEmpty)
        settings.deliveryEmail = .outbox
        #expect(settings.startWarnings.map { $0.hasPrefix("nothing delivers e-mail:") } == [true])
    }
}
