import Cryptography
import Identity
import Logging
import Outbound

/// Asks a service whether a password was lost, without telling it which (`compromised-passwords-url`): it is told the
/// first five of the forty digits of the SHA-1, and answers what may follow, a line for each, with how often it was seen.
struct PasswordRangeService: CompromisedPasswords {
    private let url: String
    private let outbound: any OutboundSending
    private let log: Logger

    /// Of one question, in milliseconds: somebody waits for it.
    private static let timeout = 2000
    /// A range has a thousand lines or so.
    private static let answerLimit = 1 << 20
    private static let toldDigits = 5

    init(url: String, outbound: any OutboundSending, log: Logger) {
        self.url = url
        self.outbound = outbound
        self.log = log
    }

    func contains(_ password: String) async throws -> Bool {
        let hash = Hex.encode(SHA1.hash(password)).uppercased()
        let told = String(hash.prefix(Self.toldDigits))
        let exchange = HTTPExchange(
            // As many lines for every range, so that the length of the answer tells nothing of the question.
            method: "GET", url: url + told, headers: [("Add-Padding", "true")], answerLimit: Self.answerLimit)
        do {
            let answer = try await outbound.send(
                OutboundCall(.http(exchange), timeoutMilliseconds: Self.timeout))
            guard answer.status == 200 else {
                log.warning("the service of compromised-passwords-url answers \(answer.status)")
                return false
            }
            return Self.holds(answer.body, rest: Array(hash.utf8.dropFirst(Self.toldDigits)))
        } catch {
            log.warning("the service of compromised-passwords-url does not answer: \(error)")
            return false
        }
    }

    /// Whether a line begins with the rest of the hash, and does not say that it was never seen, as lines do that only
    /// fill up.
    static func holds(_ body: [UInt8], rest: [UInt8]) -> Bool {
        body.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }).contains { line in
            guard line.count >= rest.count,
                zip(line, rest).allSatisfy({ ($0 | 0x20) == ($1 | 0x20) })
            else { return false }
            let count = line.dropFirst(rest.count)
            return count.isEmpty || (count.first == UInt8(ascii: ":") && !count.elementsEqual(":0".utf8))
        }
    }
}
