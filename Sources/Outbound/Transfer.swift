import Addresses
import CCurl
import Glibc
import Threads

/// One call while libcurl has it. Lives and dies on the thread of `OutboundLoop`.
final class Transfer {
    let job: OutboundJob
    private let easy: EasyHandle
    private let networks: NetworkRule
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    private let body: [UInt8]
    private let isPost: Bool
    private var sent = 0
    private let answerLimit: Int
    private var answer: [UInt8] = []
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
    /// The last line by which the mail server refused something.
    private var refusal = ""
    private var isTooLong = false
    /// The address that was not admitted.
    private var refusedAddress = false

    /// - Throws: `malformed` where libcurl would not take it, `timedOut` where its time is over already.
    init(_ job: OutboundJob, _ configuration: OutboundConfiguration, _ stock: EasyHandleStock) throws(OutboundError) {
        let left = job.deadline - Monotonic.milliseconds
        guard left > 0 else { throw .late }
        self.job = job
        networks = configuration.networks
        switch job.call.kind {
        case .http(let exchange):
            (body, answerLimit) = (exchange.body, exchange.answerLimit)
            isPost = exchange.method == "POST"
        case .mail(let mail): (body, answerLimit, isPost) = (mail.message, 65_536, false)
        case .reach: (body, answerLimit, isPost) = ([], 0, false)
        }
        if isPost {
            easy = try stock.take()
        } else {
            guard let easy = EasyHandle() else { throw OutboundError(.overloaded, "libcurl has no memory") }
            self.easy = easy
            try easy.describe(configuration)
        }
        try describe(milliseconds: Int(left))
        switch job.call.kind {
        case .http(let exchange):
            if !isPost { try easy.describeExchanges(configuration) }
            try describe(exchange)
        case .mail(let mail): try describe(mail)
        case .reach(let url):
            try text(CURLOPT_PROTOCOLS_STR, "http,https")
            try text(CURLOPT_URL, url)
            try number(CURLOPT_CONNECT_ONLY, 1)
        }
    }

    deinit { for list in lists { curl_slist_free_all(list) } }

    var handle: UnsafeMutableRawPointer { easy.pointer }

    /// After it has gone well and has left: another call may have the handle. Nothing of this one is left in it but its
    /// URL, and that is never sent unless it is the next one's, too.
    func giveBack(to stock: EasyHandleStock) {
        guard isPost, sekisho_curl_list(handle, CURLOPT_HTTPHEADER, nil) == CURLE_OK,
            sekisho_curl_pointer(handle, CURLOPT_COPYPOSTFIELDS, nil) == CURLE_OK
        else { return }
        easy.errorText[0] = 0
        stock.put(easy)
    }

    func join(_ multi: UnsafeMutableRawPointer) throws(OutboundError) {
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            throw OutboundError(.overloaded, "libcurl takes no more calls")
        }
    }

    func leave(_ multi: UnsafeMutableRawPointer) { curl_multi_remove_handle(multi, handle) }

    // MARK: What libcurl is told

    private func describe(milliseconds: Int) throws(OutboundError) {
        try number(CURLOPT_TIMEOUT_MS, milliseconds)
        try number(CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        let own = Unmanaged.passUnretained(self).toOpaque()
        try check(
            sekisho_curl_opening(
                handle,
                { context, _, wanted in
                    guard let context, let wanted else { return sekisho_curl_no_socket }
                    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().open(wanted)
                }, own))
        try transfer(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, own) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try transfer(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, own) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try transfer(CURLOPT_READFUNCTION, CURLOPT_READDATA, own) { bytes, size, count, context in
            guard let bytes, let context else { return sekisho_curl_stop_reading }
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            return transfer.give(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
    }

    private func describe(_ exchange: HTTPExchange) throws(OutboundError) {
        if easy.url != exchange.url {
            try text(CURLOPT_URL, exchange.url)
            easy.url = exchange.url
        }
        switch exchange.method {
        case "GET": try number(CURLOPT_HTTPGET, 1)
        case "HEAD": try number(CURLOPT_NOBODY, 1)
        default:
            if !isPost { try number(CURLOPT_POST, 1) }
            try check(sekisho_curl_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count)))
            // libcurl's own copy: what is short leaves with the head, in one piece.
            try check(
                body.withUnsafeBytes { bytes in
                    let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                    return sekisho_curl_pointer(handle, CURLOPT_COPYPOSTFIELDS, start)
                })
            if !isPost { try text(CURLOPT_CUSTOMREQUEST, exchange.method) }
        }
        // Without a wait for a leave to send the body.
        var fields = ["Expect:"]
        for (name, value) in exchange.headers {
            guard Self.isLine(name), Self.isLine(value), !name.isEmpty, !name.utf8.contains(UInt8(ascii: ":")) else {
                throw OutboundError(.malformed, "a header field cannot be written on one line")
            }
            // libcurl takes a semicolon for "with no value", and an empty value for "do not send".
            fields.append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        try list(CURLOPT_HTTPHEADER, fields)
    }

    private func describe(_ mail: MailSubmission) throws(OutboundError) {
        let server = mail.server
        try text(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        let host = server.host.contains(":") ? "[\(server.host)]" : server.host
        try text(CURLOPT_URL, "\(server.security == .tls ? "smtps" : "smtp")://\(host):\(server.port)")
        try number(
            CURLOPT_USE_SSL, Int((server.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL).rawValue))
        if let username = server.username {
            try text(CURLOPT_USERNAME, username)
            try text(CURLOPT_PASSWORD, server.password ?? "")
        }
        guard !mail.message.isEmpty else {
            try text(CURLOPT_CUSTOMREQUEST, "NOOP")
            try number(CURLOPT_NOBODY, 1)
            return
        }
        for address in [mail.sender, mail.recipient] {
            guard Self.isLine(address), !address.isEmpty, !address.contains(where: { "<> ".contains($0) }) else {
                throw OutboundError(.malformed, "an address cannot be written in a command to a mail server")
            }
        }
        try text(CURLOPT_MAIL_FROM, "<\(mail.sender)>")
        try list(CURLOPT_MAIL_RCPT, ["<\(mail.recipient)>"])
        try number(CURLOPT_UPLOAD, 1)
        try check(sekisho_curl_size(handle, CURLOPT_INFILESIZE_LARGE, Int64(body.count)))
    }

    /// Whether a text breaks no line and ends no string of C.
    private static func isLine(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }

    private func number(_ option: CURLoption, _ value: Int) throws(OutboundError) { try easy.number(option, value) }

    private func text(_ option: CURLoption, _ value: String) throws(OutboundError) { try easy.text(option, value) }

    private func list(_ option: CURLoption, _ values: [String]) throws(OutboundError) {
        var head: UnsafeMutablePointer<curl_slist>?
        for value in values { head = curl_slist_append(head, value) }
        guard let head else { return }
        lists.append(head)
        try check(sekisho_curl_list(handle, option, head))
    }

    private func transfer(
        _ option: CURLoption, _ context: CURLoption, _ own: UnsafeMutableRawPointer, _ call: sekisho_curl_bytes
    ) throws(OutboundError) {
        try check(sekisho_curl_transfer(handle, option, call))
        try check(sekisho_curl_pointer(handle, context, own))
    }

    private func check(_ code: CURLcode) throws(OutboundError) { try easy.check(code) }

    // MARK: What libcurl asks while it runs

    private func open(_ wanted: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        guard let address = IPAddress(sekisho_curl_address(wanted)), networks.admits(address) else {
            refusedAddress = true
            return sekisho_curl_no_socket
        }
        return sekisho_curl_socket(wanted)
    }

    /// Anything but the count of bytes ends the call.
    private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard answer.count + bytes.count <= answerLimit else {
            isTooLong = true
            return 0
        }
        answer += bytes
        return bytes.count
    }

    /// A field of HTTP, or a line of the mail server.
    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= 65_536 else {
            isTooLong = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if case .mail = job.call.kind {
            // Farewells come after what matters.
            if line.hasPrefix("4") || line.hasPrefix("5") { refusal = line }
        } else if let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) {
            headers.append((line[..<colon].lowercased(), Self.value(line.utf8[line.utf8.index(after: colon)...])))
        }
        return bytes.count
    }

    private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, body.count - sent)
        body.withUnsafeBytes { bytes in
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<(sent + count)]))
        }
        sent += count
        return count
    }

    // MARK: How it ended

    func result(_ code: CURLcode) -> Result<OutboundAnswer, OutboundError> {
        let status = sekisho_curl_status(handle)
        guard code != CURLE_OK else {
            return .success(OutboundAnswer(status: status, headers: headers, body: answer))
        }
        return .failure(error(code, status: status))
    }

    private func error(_ code: CURLcode, status: Int) -> OutboundError {
        let said = String(cString: easy.errorText)
        let reason = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
        if isTooLong { return OutboundError(.answerTooLong, "the answer is longer than \(answerLimit) bytes") }
        if refusedAddress, code == CURLE_COULDNT_CONNECT {
            return OutboundError(
                .forbiddenAddress, "the name leads to an address of a private network, which is not admitted")
        }
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return OutboundError(.timedOut, "no answer within \(job.call.timeoutMilliseconds) ms")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
            return OutboundError(.insecure, Self.line(reason))
        case CURLE_LOGIN_DENIED:
            return OutboundError(.notAdmitted, Self.line("the mail server does not admit the user: \(lastSaid)"))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return OutboundError(.malformed, Self.line(reason))
        default: break
        }
        guard case .mail = job.call.kind, (400..<600).contains(status), !refusal.isEmpty else {
            return OutboundError(.unreachable, Self.line(reason))
        }
        // What was refused: the recipient, or the message after it was sent. Refusals of anything else (a greeting, a
        // sender) are for the operator to mend, and then the message may go.
        let isForGood =
            status >= 500
            && (said.hasPrefix("RCPT failed") || (sent == body.count && !body.isEmpty && isAfterMessage(code)))
        let text = Self.line("the mail server said: \(lastSaid)")
        return OutboundError(isForGood ? .refusedForGood(status: status) : .refused(status: status), text)
    }

    /// libcurl has no code of its own for a refusal of the whole message; releases differ in the one that they give.
    private func isAfterMessage(_ code: CURLcode) -> Bool {
        sekisho_curl_uploaded(handle) > 0 && [CURLE_WEIRD_SERVER_REPLY, CURLE_RECV_ERROR].contains(code)
    }

    private var lastSaid: String { Self.trimmed(refusal[...]) }

    /// One line of bounded length, of which another server may have written any part.
    private static func line(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(300).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }

    /// Without the blanks around it (RFC 9110 §5.5).
    private static func value(_ field: Substring.UTF8View) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        var field = field.drop(while: isBlank)
        while let last = field.last, isBlank(last) { field.removeLast() }
        return String(Substring(field))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
