/// The fields that decide where a request ends and what becomes of its connection, gathered while the
/// head is read. Whatever two recipients could read differently is refused.
struct FieldRules {
    private var contentLength: Int?
    private var transferEncoding: Range<Int>?
    private(set) var host: Range<Int>?
    private var hasExpectation = false
    private var expectsContinue = false
    private var asksToClose = false
    private var asksToKeepAlive = false

    /// Takes note of one field; most are none of ours.
    mutating func note(_ field: HTTPHeaders.Field, in head: UnsafeRawBufferPointer) throws(Refusal) {
        let name = head.slice(field.name)
        let value = head.slice(field.value)
        switch name.count {
        case 4 where name.spells("host"):
            guard host == nil, Authority.isValid(value) else { throw Refusal(400, .host) }
            host = field.value
        case 6 where name.spells("expect"):
            let isContinue = value.spells("100-continue")
            expectsContinue = isContinue && (expectsContinue || !hasExpectation)
            hasExpectation = true
        case 10 where name.spells("connection"):
            noteOptions(value)
        case 14 where name.spells("content-length"):
            guard contentLength == nil else { throw Refusal(400, .contentLength) }
            contentLength = try Self.length(value)
        case 17 where name.spells("transfer-encoding"):
            guard transferEncoding == nil else { throw Refusal(400, .transferEncoding) }
            transferEncoding = field.value
        default: break
        }
    }

    private mutating func noteOptions(_ list: UnsafeRawBufferPointer) {
        var start = 0
        while start <= list.count {
            let end = list.firstIndex(of: UInt8(ascii: ","), from: start, to: list.count) ?? list.count
            let option = list.slice(start..<end).trimmed()
            if option.spells("close") { asksToClose = true }
            if option.spells("keep-alive") { asksToKeepAlive = true }
            start = end + 1
        }
    }

    /// Digits alone: no sign, no list, no space. A number beyond Int is merely too large a body.
    private static func length(_ digits: UnsafeRawBufferPointer) throws(Refusal) -> Int {
        guard !digits.isEmpty else { throw Refusal(400, .contentLength) }
        var length = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { throw Refusal(400, .contentLength) }
            let (product, overflow) = length.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int(digit - 0x30))
            length = overflow || carry ? Int.max / 10 : sum
        }
        return length
    }

    /// What follows from the fields together (RFC 9112 §3.2, §6.3, §9.3; RFC 9110 §10.1.1).
    func conclude(
        _ line: RequestLine, in head: UnsafeRawBufferPointer, bodyLimit: Int
    ) throws(Refusal) -> (framing: RequestHead.Framing, keepsAlive: Bool, expectsContinue: Bool) {
        if host == nil, !line.isHTTP10 { throw Refusal(400, .host) }
        let framing = try framing(line, in: head)
        // HTTP/1.0 knows no expectations.
        if hasExpectation, !expectsContinue, !line.isHTTP10 { throw Refusal(417, .expectation) }
        if case .length(let length) = framing, length > bodyLimit { throw Refusal(413, .bodyTooLarge) }
        let keepsAlive = !asksToClose && (!line.isHTTP10 || asksToKeepAlive)
        return (framing, keepsAlive, expectsContinue && !line.isHTTP10)
    }

    private func framing(
        _ line: RequestLine, in head: UnsafeRawBufferPointer
    ) throws(Refusal) -> RequestHead.Framing {
        guard let transferEncoding else { return .length(contentLength ?? 0) }
        if contentLength != nil { throw Refusal(400, .framing) }
        if line.isHTTP10 { throw Refusal(400, .transferEncoding) }
        let value = head.slice(transferEncoding)
        if value.spells("chunked") { return .chunked }
        // A single other coding is one that we do not have; a list, parameters or the like may be an
        // attempt to make two recipients disagree.
        throw ByteRules.isToken(value) ? Refusal(501, .transferCoding) : Refusal(400, .transferEncoding)
    }
}
