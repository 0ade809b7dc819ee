/// Decodes a chunked body (RFC 9112 §7.1) byte by byte as it arrives.
///
/// Extensions are skipped and trailers checked and dropped, both within bounds. Between size and
/// extension, and around line ends, nothing is tolerated.
struct ChunkedDecoder {
    private enum State {
        case sizeStart, size, chunkExtension, sizeLineFeed
        case data
        case dataCarriageReturn, dataLineFeed
        case trailerStart, trailerName, trailerValue, trailerLineFeed
        case endLineFeed
    }

    /// Of all extensions and trailers of a body together. They carry nothing that we use.
    static let overheadLimit = 4096

    private var limit: Int
    private var state = State.sizeStart
    private var digits = 0
    private var remaining = 0
    private var overhead = 0

    /// `limit`: bytes of the decoded body.
    init(limit: Int) { self.limit = limit }

    /// The caller has taken so many bytes out of the body, which begins anew.
    mutating func noteTaken(_ count: Int) { limit -= count }

    /// Appends what `bytes` hold of the body. Says how many of them belong to it, and whether it is complete.
    mutating func decode(
        _ bytes: UnsafeRawBufferPointer, into body: inout [UInt8]
    ) throws(Refusal) -> (consumed: Int, isComplete: Bool) {
        var index = 0
        while index < bytes.count {
            if state == .data {
                let count = min(remaining, bytes.count - index)
                body.append(contentsOf: bytes.slice(index..<index + count))
                index += count
                remaining -= count
                if remaining == 0 { state = .dataCarriageReturn }
                continue
            }
            let byte = bytes[index]
            index += 1
            if state == .endLineFeed {
                guard byte == 0x0A else { throw Refusal(400, .trailer) }
                return (index, true)
            }
            try advance(byte, bodySoFar: body.count)
        }
        return (index, false)
    }

    private mutating func advance(_ byte: UInt8, bodySoFar: Int) throws(Refusal) {
        switch state {
        case .sizeStart:
            digits = 0
            remaining = 0
            try addDigit(byte, bodySoFar: bodySoFar)
            state = .size
        case .size:
            switch byte {
            case 0x0D: state = .sizeLineFeed
            case UInt8(ascii: ";"): state = .chunkExtension
            default: try addDigit(byte, bodySoFar: bodySoFar)
            }
        case .chunkExtension:
            if byte == 0x0D {
                state = .sizeLineFeed
            } else {
                try count(byte, against: .chunk)
            }
        case .sizeLineFeed:
            guard byte == 0x0A else { throw Refusal(400, .chunk) }
            state = remaining == 0 ? .trailerStart : .data
        case .dataCarriageReturn:
            guard byte == 0x0D else { throw Refusal(400, .chunk) }
            state = .dataLineFeed
        case .dataLineFeed:
            guard byte == 0x0A else { throw Refusal(400, .chunk) }
            state = .sizeStart
        case .trailerStart where byte == 0x0D:
            state = .endLineFeed
        case .trailerStart, .trailerName:
            if byte == UInt8(ascii: ":"), state == .trailerName {
                state = .trailerValue
            } else {
                guard ByteRules.isToken(byte) else { throw Refusal(400, .trailer) }
                try count(byte, against: .trailer)
                state = .trailerName
            }
        case .trailerValue:
            if byte == 0x0D {
                state = .trailerLineFeed
            } else {
                try count(byte, against: .trailer)
            }
        case .trailerLineFeed:
            guard byte == 0x0A else { throw Refusal(400, .trailer) }
            state = .trailerStart
        case .data, .endLineFeed:
            preconditionFailure("handled by decode")
        }
    }

    private mutating func addDigit(_ byte: UInt8, bodySoFar: Int) throws(Refusal) {
        let value: UInt8
        switch byte {
        case 0x30...0x39: value = byte - 0x30
        case 0x41...0x46: value = byte - 0x41 + 10
        case 0x61...0x66: value = byte - 0x61 + 10
        default: throw Refusal(400, .chunk)
        }
        digits += 1
        // Sixteen digits fill 64 bits; more is an attempt at overflow.
        guard digits <= 16 else { throw Refusal(400, .chunk) }
        // Checked at each digit, so that `remaining` stays small and the shift cannot overflow.
        remaining = remaining << 4 | Int(value)
        guard remaining <= limit - bodySoFar else { throw Refusal(413, .bodyTooLarge) }
    }

    private mutating func count(_ byte: UInt8, against reason: Refusal.Reason) throws(Refusal) {
        overhead += 1
        guard ByteRules.isFieldContent(byte), overhead <= Self.overheadLimit else { throw Refusal(400, reason) }
    }
}
