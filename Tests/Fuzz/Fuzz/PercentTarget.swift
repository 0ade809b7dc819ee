@testable import HTTP

/// What is decoded must be encoded and decoded to itself, and any text must come back from its encoding.
enum PercentTarget {
    private static let strict = PercentDecoding()
    private static let open = PercentDecoding(controls: .allowed)
    private static let lax = PercentDecoding(controls: .allowed, faults: .kept)

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let escaped = Array(bytes)
        guard let shown = try? lax.decode(escaped[...]) else { fatalError("refused where nothing is") }
        if let text = try? open.decode(escaped[...]) {
            precondition(shown.isIdentical(to: text), "well-formed text means two things")
            roundTrip(text)
            if let plain = try? strict.decode(escaped[...]) {
                precondition(plain.isIdentical(to: text), "a stricter reader read something else")
                precondition(plain.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            }
        } else {
            precondition((try? strict.decode(escaped[...])) == nil, "a stricter reader let more through")
        }
        let raw = String(decoding: escaped, as: UTF8.self)
        roundTrip(raw)
        segment(raw)
    }

    private static func roundTrip(_ text: String) {
        let encoded = PercentEncoding.component(text)
        precondition(encoded.utf8.allSatisfy { ByteRules.isUnreserved($0) || $0 == UInt8(ascii: "%") }, "not escaped")
        guard let again = try? open.decode(encoded) else { fatalError("what was encoded cannot be decoded") }
        precondition(again.isIdentical(to: text), "what was encoded means something else")
        precondition(PercentEncoding.component(again) == encoded, "what was encoded twice differs")
    }

    private static func segment(_ raw: String) {
        guard let text = try? PathSegment.decode(raw, controls: .allowed) else { return }
        precondition(text != "." && text != "..", "a dot segment")
        precondition(!raw.utf8.contains(UInt8(ascii: "/")), "more than a segment")
        guard let again = try? PathSegment.decode(PercentEncoding.component(text), controls: .allowed),
            again.isIdentical(to: text)
        else { fatalError("a segment that was encoded means something else") }
    }
}
