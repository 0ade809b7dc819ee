/// Base64 (RFC 4648): the standard alphabet with padding, and the URL-safe one without.
///
/// Both readers are strict. Only the one text that the writer gives for some bytes is read: no white
/// space, no missing or superfluous padding, no stray bits in the last character. So a signed or
/// hashed value has one spelling.
public enum Base64 {
    /// Standard alphabet, padded with `=` (RFC 4648 §4).
    public static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet: standard, padded: true)
    }

    /// Reads what `encode(_:)` writes; nil for anything else.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text, values: standardValues, padded: true)
    }

    /// Standard alphabet without padding, as PHC strings have it.
    static func encodeUnpadded(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet: standard, padded: false)
    }

    /// Reads what `encodeUnpadded(_:)` writes; nil for anything else.
    static func decodeUnpadded(_ text: String) -> [UInt8]? {
        decode(text, values: standardValues, padded: false)
    }

    /// URL-safe alphabet without padding (RFC 4648 §5, RFC 7515 §2).
    public static func urlEncode(_ bytes: [UInt8]) -> String {
        encode(bytes, alphabet: urlSafe, padded: false)
    }

    /// Reads what `urlEncode(_:)` writes; nil for anything else.
    public static func urlDecode(_ text: String) -> [UInt8]? {
        decode(text, values: urlSafeValues, padded: false)
    }

    /// As `urlDecode(_:)`, over part of a text.
    public static func urlDecode(_ text: Substring) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0, values: urlSafeValues, padded: false) }
    }

    /// As `urlDecode(_:)`, over part of a text's UTF-8.
    static func urlDecode(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8]? {
        decode(UnsafeBufferPointer(rebasing: text), values: urlSafeValues, padded: false)
    }

    private static func encode(_ bytes: [UInt8], alphabet: [UInt8], padded: Bool) -> String {
        let (groups, rest) = bytes.count.quotientAndRemainder(dividingBy: 3)
        let length = groups * 4 + (rest == 0 ? 0 : padded ? 4 : rest + 1)
        guard length > 0 else { return "" }
        return String(unsafeUninitializedCapacity: length) { text in
            bytes.withUnsafeBufferPointer { bytes in
                alphabet.withUnsafeBufferPointer { alphabet in
                    var source = 0
                    var target = 0
                    for _ in 0..<groups {
                        let bits =
                            UInt32(bytes[source]) << 16 | UInt32(bytes[source + 1]) << 8 | UInt32(bytes[source + 2])
                        text[target] = alphabet[Int(bits >> 18)]
                        text[target + 1] = alphabet[Int(bits >> 12 & 63)]
                        text[target + 2] = alphabet[Int(bits >> 6 & 63)]
                        text[target + 3] = alphabet[Int(bits & 63)]
                        source += 3
                        target += 4
                    }
                    guard rest > 0 else { return }
                    let bits = UInt32(bytes[source]) << 16 | (rest == 2 ? UInt32(bytes[source + 1]) << 8 : 0)
                    text[target] = alphabet[Int(bits >> 18)]
                    text[target + 1] = alphabet[Int(bits >> 12 & 63)]
                    if rest == 2 { text[target + 2] = alphabet[Int(bits >> 6 & 63)] }
                    if padded {
                        if rest == 1 { text[target + 2] = UInt8(ascii: "=") }
                        text[target + 3] = UInt8(ascii: "=")
                    }
                }
            }
            return length
        }
    }

    private static func decode(_ text: String, values: [UInt8], padded: Bool) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0, values: values, padded: padded) }
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>, values: [UInt8], padded: Bool) -> [UInt8]? {
        var length = text.count
        if padded {
            guard length % 4 == 0 else { return nil }
            if length > 0, text[length - 1] == UInt8(ascii: "=") {
                length -= text[length - 2] == UInt8(ascii: "=") ? 2 : 1
            }
        }
        let (groups, rest) = length.quotientAndRemainder(dividingBy: 4)
        guard rest != 1 else { return nil }
        let count = groups * 3 + (rest == 0 ? 0 : rest - 1)
        // Every value is below 64; whatever is no character of the alphabet sets the bits above.
        var seen: UInt8 = 0
        var strayBits: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            values.withUnsafeBufferPointer { values in
                var source = 0
                var target = 0
                for _ in 0..<groups {
                    let a = values[Int(text[source])]
                    let b = values[Int(text[source + 1])]
                    let c = values[Int(text[source + 2])]
                    let d = values[Int(text[source + 3])]
                    seen |= a | b | c | d
                    let bits = UInt32(a) << 18 | UInt32(b) << 12 | UInt32(c) << 6 | UInt32(d)
                    bytes[target] = UInt8(truncatingIfNeeded: bits >> 16)
                    bytes[target + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                    bytes[target + 2] = UInt8(truncatingIfNeeded: bits)
                    source += 4
                    target += 3
                }
                guard rest > 0 else { return }
                let a = values[Int(text[source])]
                let b = values[Int(text[source + 1])]
                let c = rest == 3 ? values[Int(text[source + 2])] : 0
                seen |= a | b | c
                let bits = UInt32(a) << 18 | UInt32(b) << 12 | UInt32(c) << 6
                bytes[target] = UInt8(truncatingIfNeeded: bits >> 16)
                if rest == 3 { bytes[target + 1] = UInt8(truncatingIfNeeded: bits >> 8) }
                strayBits = rest == 3 ? bits & 0xFF : bits & 0xFFFF
            }
            initialized = count
        }
        return seen < 64 && strayBits == 0 ? bytes : nil
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standard = Array("\(letters)+/".utf8)
    private static let urlSafe = Array("\(letters)-_".utf8)
    private static let standardValues = values(of: standard)
    private static let urlSafeValues = values(of: urlSafe)

    private static func values(of alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }
}
