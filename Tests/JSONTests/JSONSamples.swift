import JSON
import Testing

/// A text and the value that it means.
struct Sample: Sendable, CustomTestStringConvertible {
    let text: String
    let value: JSONValue
    var testDescription: String { text }
}

/// Bytes that are not JSON, why, and from which byte on.
struct Refusal: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: JSONError.Reason
    let offset: Int

    init(_ text: String, _ reason: JSONError.Reason, _ offset: Int) {
        self.init(Array(text.utf8), reason, offset)
    }

    init(_ bytes: [UInt8], _ reason: JSONError.Reason, _ offset: Int) {
        self.bytes = bytes
        self.reason = reason
        self.offset = offset
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self) }
}

enum Samples {
    private static let noncharacters = String(decoding: [0xFFFF, 0xFDD0] as [UInt16], as: UTF16.self)

    static let accepted: [Sample] = [
        Sample(text: "null", value: .null),
        Sample(text: "true", value: true),
        Sample(text: "false", value: false),
        Sample(text: "0", value: 0),
        Sample(text: "-7", value: -7),
        Sample(text: "\"\"", value: ""),
        Sample(text: "\"a\"", value: "a"),
        Sample(text: "[]", value: []),
        Sample(text: "{}", value: [:]),
        Sample(text: "[1,\"x\",[null],{\"k\":false}]", value: [1, "x", [nil], ["k": false]]),
        Sample(text: "{\"\":0,\"b\":{\"c\":[]}}", value: ["": 0, "b": ["c": []]]),
        Sample(text: #""\"\\\/\b\f\n\r\t""#, value: .string("\"\\/\u{8}\u{C}\n\r\t")),
        Sample(text: #""\u0041\u00e9\u20AC""#, value: "A\u{E9}\u{20AC}"),
        Sample(text: #""\ud83d\uDE00""#, value: "\u{1F600}"),
        Sample(text: #""\u0000""#, value: "\u{0}"),
        Sample(text: #""\uFFFF\ufdd0""#, value: .string(noncharacters)),
        Sample(text: #""\udbff\udfff""#, value: "\u{10FFFF}"),
        Sample(
            text: "\"\u{80}\u{7FF}\u{800}\u{FFFD}\u{FFFF}\u{10000}\u{10FFFF}\"",
            value: "\u{80}\u{7FF}\u{800}\u{FFFD}\u{FFFF}\u{10000}\u{10FFFF}"),
        Sample(text: "\"\u{D7FF}\u{E000}\u{2028}\u{2029}\u{FEFF}\"", value: "\u{D7FF}\u{E000}\u{2028}\u{2029}\u{FEFF}"),
    ]

    private static func quoted(_ bytes: UInt8...) -> [UInt8] { [0x22] + bytes + [0x22] }

    static let refused: [Refusal] =
        [
            // Structure
            Refusal("", .unexpectedEnd, 0),
            Refusal("  ", .unexpectedEnd, 2),
            Refusal("\u{FEFF}{}", .unexpectedByte, 0),
            Refusal("{} {}", .trailingBytes, 3),
            Refusal("nullx", .trailingBytes, 4),
            Refusal("[1]]", .trailingBytes, 3),
            Refusal("1\u{0}", .trailingBytes, 1),
            Refusal("[1,]", .unexpectedByte, 3),
            Refusal("[,1]", .unexpectedByte, 1),
            Refusal("[1 2]", .unexpectedByte, 3),
            Refusal("[1;2]", .unexpectedByte, 2),
            Refusal("[1}", .unexpectedByte, 2),
            Refusal("[", .unexpectedEnd, 1),
            Refusal("]", .unexpectedByte, 0),
            Refusal("{\"a\":1,}", .unexpectedByte, 7),
            Refusal("{,}", .unexpectedByte, 1),
            Refusal("{\"a\"}", .unexpectedByte, 4),
            Refusal("{\"a\" 1}", .unexpectedByte, 5),
            Refusal("{\"a\":}", .unexpectedByte, 5),
            Refusal("{a:1}", .unexpectedByte, 1),
            Refusal("{1:1}", .unexpectedByte, 1),
            Refusal("{'a':1}", .unexpectedByte, 1),
            Refusal("{\"a\":1]", .unexpectedByte, 6),
            Refusal("[1/*x*/]", .unexpectedByte, 2),
            Refusal("//x\n1", .unexpectedByte, 0),
            Refusal("\u{B}1", .unexpectedByte, 0),
            Refusal("\u{C}1", .unexpectedByte, 0),
            Refusal("\u{A0}1", .unexpectedByte, 0),
            // Words
            Refusal("True", .unexpectedByte, 0),
            Refusal("nul", .unexpectedEnd, 3),
            Refusal("nulL", .unexpectedByte, 3),
            Refusal("undefined", .unexpectedByte, 0),
            Refusal("NaN", .unexpectedByte, 0),
            Refusal("Infinity", .unexpectedByte, 0),
            // Strings
            Refusal("\"", .unexpectedEnd, 1),
            Refusal("\"abc", .unexpectedEnd, 4),
            Refusal("'a'", .unexpectedByte, 0),
            Refusal("\"\\", .unexpectedEnd, 2),
            Refusal("\"\\\"", .unexpectedEnd, 3),
            Refusal(#""\x41""#, .invalidEscape, 2),
            Refusal(#""\'""#, .invalidEscape, 2),
            Refusal(#""\a""#, .invalidEscape, 2),
            Refusal(#""\U0041""#, .invalidEscape, 2),
            Refusal(#""\u004""#, .invalidEscape, 6),
            Refusal(#""\u00g1""#, .invalidEscape, 5),
            Refusal(#""\u 041""#, .invalidEscape, 3),
            Refusal(#""\ud83d""#, .unpairedSurrogate, 1),
            Refusal(#""x\ude00""#, .unpairedSurrogate, 2),
            Refusal(#""\ud83dx""#, .unpairedSurrogate, 1),
            Refusal(#""\ud83d\n""#, .unpairedSurrogate, 1),
            Refusal(#""\ud83d\u0041""#, .unpairedSurrogate, 1),
            Refusal(#""\ud83d\ud83d""#, .unpairedSurrogate, 1),
            Refusal("\"a\nb\"", .controlCharacter, 2),
            Refusal("\"a\tb\"", .controlCharacter, 2),
        ] + numbers + encodings

    private static let numbers: [Refusal] = [
        Refusal("-", .unexpectedEnd, 1),
        Refusal("+1", .unexpectedByte, 0),
        Refusal(".5", .unexpectedByte, 0),
        Refusal("01", .invalidNumber, 1),
        Refusal("-01", .invalidNumber, 2),
        Refusal("00", .invalidNumber, 1),
        Refusal("--1", .invalidNumber, 1),
        Refusal("1.", .unexpectedEnd, 2),
        Refusal("[1.]", .invalidNumber, 3),
        Refusal("1.e1", .invalidNumber, 2),
        Refusal("1e", .unexpectedEnd, 2),
        Refusal("1e+", .unexpectedEnd, 3),
        Refusal("1e+-1", .invalidNumber, 3),
        Refusal("1e1.5", .trailingBytes, 3),
        Refusal("1.2.3", .trailingBytes, 3),
        Refusal("0x1", .trailingBytes, 1),
        Refusal("1_000", .trailingBytes, 1),
        Refusal("-Infinity", .invalidNumber, 1),
        Refusal("1a", .trailingBytes, 1),
        Refusal("\u{FF11}", .unexpectedByte, 0),
    ]

    private static let encodings: [Refusal] = [
        Refusal(quoted(0x80), .invalidUTF8, 1),  // a tail without a head
        Refusal(quoted(0xC3), .invalidUTF8, 1),  // a head without a tail
        Refusal([0x22, 0xC3], .invalidUTF8, 1),
        Refusal(quoted(0x61, 0xE2, 0x82), .invalidUTF8, 2),
        Refusal(quoted(0xF0, 0x9F, 0x98), .invalidUTF8, 1),
        Refusal(quoted(0xC0, 0xAF), .invalidUTF8, 1),  // overlong
        Refusal(quoted(0xC1, 0xBF), .invalidUTF8, 1),
        Refusal(quoted(0xE0, 0x80, 0xAF), .invalidUTF8, 1),
        Refusal(quoted(0xE0, 0x9F, 0xBF), .invalidUTF8, 1),
        Refusal(quoted(0xF0, 0x80, 0x80, 0xAF), .invalidUTF8, 1),
        Refusal(quoted(0xF0, 0x8F, 0xBF, 0xBF), .invalidUTF8, 1),
        Refusal(quoted(0xED, 0xA0, 0x80), .invalidUTF8, 1),  // surrogates
        Refusal(quoted(0xED, 0xBF, 0xBF), .invalidUTF8, 1),
        Refusal(quoted(0xF4, 0x90, 0x80, 0x80), .invalidUTF8, 1),  // beyond U+10FFFF
        Refusal(quoted(0xF5, 0x80, 0x80, 0x80), .invalidUTF8, 1),
        Refusal(quoted(0xFF), .invalidUTF8, 1),
        Refusal(quoted(0xFE), .invalidUTF8, 1),
        Refusal([0xFF, 0xFE, 0x31, 0x00], .unexpectedByte, 0),  // UTF-16
        Refusal([0x00, 0x31], .unexpectedByte, 0),
    ]
}
