import Identity
public import Mail
public import Outbound

/// E-mail by a mail server, as text and HTML.
public struct SMTPTransport: Transport {
    private let server: MailServer
    private let sender: MailAddress
    private let timeoutMilliseconds: Int
    private let outbound: any OutboundSending
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - sender: from whom mail comes where its pool does not say.
    ///   - now: milliseconds since 1970.
    public init(
        server: MailServer, sender: MailAddress, timeoutMilliseconds: Int, outbound: any OutboundSending,
        now: @escaping @Sendable () -> Int64
    ) {
        self.server = server
        self.sender = sender
        self.timeoutMilliseconds = timeoutMilliseconds
        self.outbound = outbound
        self.now = now
    }

    public func deliver(_ letter: Letter) async throws(DeliveryFailure) {
        guard let recipient = MailAddress(address: letter.destination) else {
            throw .never("the address cannot be written in a mail")
        }
        let mail = message(letter, to: recipient)
        let submission = MailSubmission(
            server: server, sender: mail.from.address, recipient: recipient.address, message: mail.encoded())
        do throws(OutboundError) {
            _ = try await outbound.send(OutboundCall(.mail(submission), timeoutMilliseconds: timeoutMilliseconds))
        } catch {
            switch error.reason {
            case .refusedForGood: throw .never(error.description)
            case .stopped: throw .interrupted
            default: throw .again(error.description)
            }
        }
    }

    private func message(_ letter: Letter, to recipient: MailAddress) -> MailMessage {
        let content = letter.content
        return MailMessage(
            from: letter.from.flatMap { MailAddress($0) } ?? sender, to: recipient,
            replyTo: letter.replyTo.flatMap { MailAddress($0) }, subject: content.subject, date: now(), key: letter.key,
            text: content.html.map(PlainTextOfHTML.text) ?? content.body,
            html: content.html ?? HTMLEscaping.page(content.body))
    }
}
