/// The symbols that automata read: each ASCII character by itself, and what lies beyond ASCII by its
/// general category, but for the three line separators that `.` excludes.
///
/// The order of the symbols is shared with `ServiceModel/Runtime/Pattern.swift`.
enum Alphabet {
    enum Other: Int, CaseIterable {
        case letter = 128
        case mark, symbol, number, punctuation, separator, remainder
        case nextLine, lineSeparator, paragraphSeparator
    }

    static let count = 138
    static let all = Set(0..<count)

    static func ascii(_ ranges: ClosedRange<Character>...) -> Set<Int> {
        Set(ranges.flatMap { Int($0.lowerBound.asciiValue!)...Int($0.upperBound.asciiValue!) })
    }

    /// What `\w`, `\s`, `\S` and `\d` mean in Java, which is ASCII only.
    static func shorthand(_ letter: Character) -> Set<Int>? {
        switch letter {
        case "w": ascii("a"..."z", "A"..."Z", "0"..."9", "_"..."_")
        case "d": ascii("0"..."9")
        case "s": spaces
        case "S": all.subtracting(spaces)
        default: nil
        }
    }

    private static let spaces: Set<Int> = [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D]

    /// What `.` matches: all but Java's line terminators.
    static let dot = all.subtracting([
        0x0A, 0x0D, Other.nextLine.rawValue, Other.lineSeparator.rawValue, Other.paragraphSeparator.rawValue,
    ])

    /// A general category by its one-letter name.
    static func category(_ letter: Character) -> Set<Int>? {
        let other: Set<Other>
        switch letter {
        case "L": other = [.letter]
        case "M": other = [.mark]
        case "S": other = [.symbol]
        case "N": other = [.number]
        case "P": other = [.punctuation]
        case "Z": other = [.separator, .lineSeparator, .paragraphSeparator]
        default: return nil
        }
        let ascii = (0..<128).filter { initial(of: Unicode.Scalar(UInt8($0)).properties.generalCategory) == letter }
        return Set(ascii).union(other.map(\.rawValue))
    }

    private static func initial(of category: Unicode.GeneralCategory) -> Character {
        switch category {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: "L"
        case .nonspacingMark, .spacingMark, .enclosingMark: "M"
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: "S"
        case .decimalNumber, .letterNumber, .otherNumber: "N"
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            "P"
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: "Z"
        default: "C"
        }
    }
}
