/// A pattern of the model as an automaton, which takes one look-up for each character of a text whatever
/// the text is.
///
/// Matching is over Unicode scalars and of the whole text. `\w`, `\d` and `\s` are ASCII, as in Java.
final class Pattern: Sendable {
    /// The regular expression as the model writes it.
    let text: String
    /// For each symbol of the alphabet its class. Symbols 0 to 127 are ASCII; `Symbol` names the rest.
    private let classes: [UInt8]
    /// For state s and class c, at s * classCount + c, the next state. From state 0 nothing matches; 1 is the start.
    private let transitions: [UInt8]
    private let classCount: Int
    private let accepting: [Bool]
    /// For each state the ASCII characters that leave it as it is.
    private let loops: [ASCIISet]

    /// Reads what `ModelGenerator.Automaton.rows` wrote.
    init(_ table: inout TableCursor) {
        text = String(decoding: table.line(), as: UTF8.self)
        let classes = table.line().map { $0 - UInt8(ascii: "a") }
        accepting = table.line().map { $0 == UInt8(ascii: "1") }
        let digits = table.line()
        func digit(_ place: Int) -> UInt8 {
            digits[place] < UInt8(ascii: "a")
                ? digits[place] - UInt8(ascii: "0") : digits[place] - UInt8(ascii: "a") + 10
        }
        let transitions = stride(from: 0, to: digits.count, by: 2).map { digit($0) << 4 | digit($0 + 1) }
        let classCount = transitions.count / accepting.count
        loops = accepting.indices.map { state in
            ASCIISet { Int(transitions[state * classCount + Int(classes[$0])]) == state }
        }
        self.classes = classes
        self.transitions = transitions
        self.classCount = classCount
    }

    func matches(_ text: String) -> Bool {
        var text = text
        let state = text.withUTF8 { bytes in
            classes.withUnsafeBufferPointer { classes in
                transitions.withUnsafeBufferPointer { transitions in
                    run(bytes, classes, transitions)
                }
            }
        }
        return accepting[state]
    }

    private func run(
        _ bytes: UnsafeBufferPointer<UInt8>, _ classes: UnsafeBufferPointer<UInt8>,
        _ transitions: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var state = 1
        var index = 0
        while index < bytes.count, state != 0 {
            let byte = bytes[index]
            let symbol: Int
            if byte < 0x80 {
                symbol = Int(byte)
                index &+= 1
            } else {
                let (scalar, length) = Self.scalar(bytes, at: index)
                symbol = Symbol.of(scalar)
                index &+= length
            }
            let next = Int(transitions[state &* classCount &+ Int(classes[symbol])])
            if next == state {
                // Most patterns are one class, repeated: pass over the run without a look-up for each.
                let loop = loops[state]
                while index < bytes.count, loop.contains(bytes[index]) { index &+= 1 }
            }
            state = next
        }
        return state
    }

    /// The scalar beyond ASCII at `index` of well-formed UTF-8, and its length.
    private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (Unicode.Scalar, Int) {
        func tail(_ place: Int) -> UInt32 { UInt32(bytes[index + place] & 0x3F) }
        let head = UInt32(bytes[index])
        let (value, length): (UInt32, Int) =
            switch head {
            case ..<0xE0: ((head & 0x1F) << 6 | tail(1), 2)
            case ..<0xF0: ((head & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
            default: ((head & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
            }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }
}

/// A set of ASCII characters.
private struct ASCIISet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ contains: (Int) -> Bool) {
        for bit in 0..<64 {
            if contains(bit) { low |= 1 << bit }
            if contains(bit + 64) { high |= 1 << bit }
        }
    }

    func contains(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        return (byte < 64 ? low : high) &>> UInt64(byte & 63) & 1 == 1
    }
}

/// What patterns tell apart beyond ASCII: general categories, and the line separators that `.` excludes.
/// The order is shared with `ModelGenerator.Alphabet`.
private enum Symbol: Int {
    case letter = 128
    case mark, symbol, number, punctuation, separator, remainder
    case nextLine, lineSeparator, paragraphSeparator

    static func of(_ scalar: Unicode.Scalar) -> Int { (line(scalar) ?? category(scalar)).rawValue }

    private static func line(_ scalar: Unicode.Scalar) -> Symbol? {
        switch scalar.value {
        case 0x85: .nextLine
        case 0x2028: .lineSeparator
        case 0x2029: .paragraphSeparator
        default: nil
        }
    }

    private static func category(_ scalar: Unicode.Scalar) -> Symbol {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: .letter
        case .nonspacingMark, .spacingMark, .enclosingMark: .mark
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: .symbol
        case .decimalNumber, .letterNumber, .otherNumber: .number
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            .punctuation
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: .separator
        default: .remainder
        }
    }
}
