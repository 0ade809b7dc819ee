/// A regular expression of the model, as a tree.
indirect enum PatternNode: Equatable {
    case set(Set<Int>)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `maximum` is nil where there is none.
    case `repeat`(PatternNode, minimum: Int, maximum: Int?)
    /// A look behind: the preceding symbol, if there is one, is not of the set.
    case notAfter(Set<Int>)

    /// The symbols of a node that reads at least one and is made of one set; nil for every other node.
    fileprivate var everySymbol: Set<Int>? {
        switch self {
        case .set(let set): set
        case .repeat(.set(let set), let minimum, _) where minimum > 0: set
        default: nil
        }
    }
}

/// Reads the part of Java's regular expressions that the model uses, and refuses the rest.
///
/// The service matches values as a whole, so anchors at the ends of a pattern say nothing.
struct PatternParser {
    private let text: [Character]
    private var place = 0
    private var dot = Alphabet.dot

    private init(_ pattern: String) { text = Array(pattern) }

    static func parse(_ pattern: String) throws(ModelError) -> PatternNode {
        var parser = PatternParser(pattern)
        _ = parser.take("^")
        let node = try parser.choice()
        guard parser.place == parser.text.count else { throw parser.unsupported() }
        return node
    }

    private func unsupported() -> ModelError {
        ModelError("cannot translate \(String(text)) from character \(place)")
    }

    private var next: Character? { place < text.count ? text[place] : nil }

    private mutating func take(_ word: String) -> Bool {
        guard text[place...].starts(with: word) else { return false }
        place += word.count
        return true
    }

    private mutating func require(_ word: String) throws(ModelError) {
        guard take(word) else { throw unsupported() }
    }

    private mutating func choice() throws(ModelError) -> PatternNode {
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(ModelError) -> PatternNode {
        var nodes: [PatternNode] = []
        var edges: [Int] = []
        while let character = next, character != "|", character != ")" {
            if character == "$", place == text.count - 1 {
                place += 1
                break
            }
            // From here on `.` matches line terminators too, and nothing is read for it.
            if take("(?s)") {
                dot = Alphabet.all
                continue
            }
            if take("\\b") {
                edges.append(nodes.count)
                continue
            }
            nodes.append(try quantified(try atom()))
        }
        for edge in edges {
            guard edge > 0, edge < nodes.count, isEdge(between: nodes[edge - 1], nodes[edge]) else {
                throw unsupported()
            }
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    /// Whether the last symbol of `left` and the first of `right` always make an edge of a word: then `\b`
    /// between them says nothing more, and no automaton has to look around.
    private func isEdge(between left: PatternNode, _ right: PatternNode) -> Bool {
        guard let left = left.everySymbol, let right = right.everySymbol else { return false }
        let word = Alphabet.shorthand("w")!
        return left.isSubset(of: word) && right.isDisjoint(with: word)
            || left.isDisjoint(with: word) && right.isSubset(of: word)
    }

    private mutating func quantified(_ node: PatternNode) throws(ModelError) -> PatternNode {
        if take("*") { return .repeat(node, minimum: 0, maximum: nil) }
        if take("+") { return .repeat(node, minimum: 1, maximum: nil) }
        if take("?") { return .repeat(node, minimum: 0, maximum: 1) }
        guard take("{") else { return node }
        let minimum = try number()
        if take("}") { return .repeat(node, minimum: minimum, maximum: minimum) }
        try require(",")
        if take("}") { return .repeat(node, minimum: minimum, maximum: nil) }
        let maximum = try number()
        try require("}")
        guard minimum <= maximum else { throw unsupported() }
        return .repeat(node, minimum: minimum, maximum: maximum)
    }

    private mutating func number() throws(ModelError) -> Int {
        let digits = text[place...].prefix { $0.isASCII && $0.isNumber }
        place += digits.count
        guard let number = Int(String(digits)) else { throw unsupported() }
        return number
    }

    private mutating func atom() throws(ModelError) -> PatternNode {
        if take("(?<!") {
            guard case .set(let set) = try atom(), take(")") else { throw unsupported() }
            return .notAfter(set)
        }
        if take("(?:") || take("(") {
            guard next != "?" else { throw unsupported() }
            let node = try choice()
            try require(")")
            return node
        }
        if take("[") { return .set(try characterClass()) }
        if take(".") { return .set(dot) }
        if take("\\") { return .set(try escape()) }
        guard let character = next, !"^$*+?{}[]()|\\".contains(character) else { throw unsupported() }
        return .set([try code(of: character)])
    }

    private mutating func characterClass() throws(ModelError) -> Set<Int> {
        let negated = take("^")
        var set: Set<Int> = []
        while !take("]") {
            let item = try classItem()
            // A hyphen makes a range only between two single characters.
            if item.count == 1, next == "-", place + 1 < text.count, text[place + 1] != "]" {
                place += 1
                let end = try classItem()
                guard let low = item.first, let high = end.first, end.count == 1, low <= high else {
                    throw unsupported()
                }
                set.formUnion(low...high)
            } else {
                set.formUnion(item)
            }
        }
        return negated ? Alphabet.all.subtracting(set) : set
    }

    private mutating func classItem() throws(ModelError) -> Set<Int> {
        if take("\\") { return try escape() }
        guard let character = next, character != "[", character != "&" else { throw unsupported() }
        return [try code(of: character)]
    }

    private mutating func escape() throws(ModelError) -> Set<Int> {
        guard let letter = next else { throw unsupported() }
        place += 1
        if let set = Alphabet.shorthand(letter) { return set }
        switch letter {
        case "t": return [0x09]
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "x":
            let digits = text[place...].prefix(2)
            guard digits.count == 2, let value = Int(String(digits), radix: 16), value < 128 else {
                throw unsupported()
            }
            place += 2
            return [value]
        case "p":
            guard take("{"), let name = next, let set = Alphabet.category(name) else { throw unsupported() }
            place += 1
            try require("}")
            return set
        default:
            guard letter.isASCII, !letter.isLetter, !letter.isNumber else { throw unsupported() }
            place -= 1
            return [try code(of: letter)]
        }
    }

    private mutating func code(of character: Character) throws(ModelError) -> Int {
        guard character.unicodeScalars.count == 1, let value = character.unicodeScalars.first?.value, value < 128 else {
            throw unsupported()
        }
        place += 1
        return Int(value)
    }
}
