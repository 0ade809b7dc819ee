/// `method SP request-target SP HTTP-version` (RFC 9112 §3), as ranges of the head.
struct RequestLine {
    private(set) var method: Range<Int>
    /// In origin form or `*`; empty for an absolute form without a path.
    private(set) var target: Range<Int>
    /// Of an absolute form.
    private(set) var authority: Range<Int>?
    private(set) var isHTTP10: Bool

    /// `line`: without its line end.
    init(_ head: UnsafeRawBufferPointer, line: Range<Int>) throws(Refusal) {
        guard let methodEnd = head.firstIndex(of: 0x20, from: line.lowerBound, to: line.upperBound),
            let targetEnd = head.firstIndex(of: 0x20, from: methodEnd + 1, to: line.upperBound)
        else { throw Refusal(400, .requestLine) }
        method = line.lowerBound..<methodEnd
        target = methodEnd + 1..<targetEnd
        guard ByteRules.isToken(head.slice(method)) else { throw Refusal(400, .method) }
        guard ByteRules.isTarget(head.slice(target)) else { throw Refusal(400, .target) }
        isHTTP10 = try Self.isHTTP10(head.slice(targetEnd + 1..<line.upperBound))
        if head[target.lowerBound] == UInt8(ascii: "/") { return }
        try resolveOtherForms(head)
    }

    private static func isHTTP10(_ version: UnsafeRawBufferPointer) throws(Refusal) -> Bool {
        let digits: ClosedRange<UInt8> = 0x30...0x39
        // Upper case only: the name is case-sensitive (RFC 9112 §2.3).
        guard version.count == 8, version.slice(0..<5).elementsEqual("HTTP/".utf8), version[6] == UInt8(ascii: "."),
            digits.contains(version[5]), digits.contains(version[7])
        else { throw Refusal(400, .requestLine) }
        guard version[5] == UInt8(ascii: "1"), version[7] <= UInt8(ascii: "1") else { throw Refusal(505, .version) }
        return version[7] == UInt8(ascii: "0")
    }

    /// `*`, for OPTIONS alone, and `http://authority/path`. CONNECT's authority form is a proxy's.
    private mutating func resolveOtherForms(_ head: UnsafeRawBufferPointer) throws(Refusal) {
        let bytes = head.slice(target)
        if bytes.count == 1, bytes[0] == UInt8(ascii: "*"), head.slice(method).elementsEqual("OPTIONS".utf8) { return }
        let scheme: Int
        if bytes.count > 7, bytes.slice(0..<7).spells("http://") {
            scheme = 7
        } else if bytes.count > 8, bytes.slice(0..<8).spells("https://") {
            scheme = 8
        } else {
            throw Refusal(400, .target)
        }
        let start = target.lowerBound + scheme
        var end = start
        while end < target.upperBound, head[end] != UInt8(ascii: "/"), head[end] != UInt8(ascii: "?") { end += 1 }
        guard Authority.isValid(head.slice(start..<end)) else { throw Refusal(400, .target) }
        authority = start..<end
        target = end..<target.upperBound
    }
}
