import Testing

@testable import ModelGenerator

@Suite("PatternParser") struct PatternParserTests {
    private func code(_ character: Character) -> Int { Int(character.asciiValue!) }

    @Test("A hyphen is a range between single characters, and itself elsewhere")
    func hyphens() throws {
        #expect(try PatternParser.parse("[a-c]") == .set([code("a"), code("b"), code("c")]))
        #expect(try PatternParser.parse("[a-]") == .set([code("a"), code("-")]))
        #expect(try PatternParser.parse("[-a]") == .set([code("a"), code("-")]))
        #expect(try PatternParser.parse("[a-b-d]") == .set([code("a"), code("b"), code("-"), code("d")]))
        #expect(try PatternParser.parse(#"[\s-]"#) == .set(Alphabet.shorthand("s")!.union([code("-")])))
    }

    @Test("Quantifiers, groups and anchors at the ends are understood")
    func structure() throws {
        let a = PatternNode.set([code("a")])
        let b = PatternNode.set([code("b")])
        #expect(try PatternParser.parse("^(?:a|b)+$") == .repeat(.choice([a, b]), minimum: 1, maximum: nil))
        #expect(
            try PatternParser.parse("a{2,3}b?")
                == .sequence([.repeat(a, minimum: 2, maximum: 3), .repeat(b, minimum: 0, maximum: 1)]))
        #expect(
            try PatternParser.parse(#"a\{b{4}"#)
                == .sequence([a, .set([code("{")]), .repeat(b, minimum: 4, maximum: 4)]))
        #expect(try PatternParser.parse("a(?<!b)$") == .sequence([a, .notAfter([code("b")])]))
    }

    @Test("An edge of a word is understood where what stands around it always makes one, and says nothing there")
    func edges() throws {
        #expect(try PatternParser.parse(#"[0-9a-f]{8}\b-\b[0-9]{2}"#) == PatternParser.parse("[0-9a-f]{8}-[0-9]{2}"))
        for pattern in [#"a\b"#, #"\b-"#, #"a\bb"#, #"a?\b-"#, #"[a-]\b-"#, #"-\b-"#] {
            #expect(throws: ModelError.self) { try PatternParser.parse(pattern) }
        }
    }

    @Test("A flag lets the dot match line terminators from there on")
    func dotAll() throws {
        #expect(
            try PatternParser.parse("(?s).*a(?s).")
                == .sequence([
                    .repeat(.set(Alphabet.all), minimum: 0, maximum: nil), .set([code("a")]), .set(Alphabet.all),
                ]))
        #expect(try PatternParser.parse(".(?s).") == .sequence([.set(Alphabet.dot), .set(Alphabet.all)]))
    }

    @Test(
        "What the generator cannot translate is refused, not guessed at",
        arguments: [
            "(?=a)b", "(?!a)b", "(?<=a)b", "(?i)a", "a++", "a*?", #"\bword"#, #"(a)\1"#, "a^b", "a$b", "(a", "a)", "[a",
            "a{2", "a{3,2}",
            #"\p{Lu}"#, #"\p{X}"#, "[a&&b]", "[[a]b]", "\u{E9}", "*a", #"\"#, #"\q"#, #"\x8"#, #"\xFF"#, "[c-a]",
        ])
    func unsupported(_ pattern: String) {
        #expect(throws: ModelError.self) { try Automaton(pattern: pattern) }
    }

    @Test("Every symbol beyond ASCII is in one category or in none")
    func categories() {
        let categories = "LMSNPZ".map { Alphabet.category($0)! }
        for symbol in 0..<Alphabet.count {
            #expect(categories.count { $0.contains(symbol) } <= 1)
        }
        #expect(Alphabet.category("L")!.filter { $0 < 128 }.count == 52)
        #expect(Alphabet.category("Z")!.filter { $0 < 128 } == [0x20])
        #expect(Alphabet.category("S")!.filter { $0 < 128 } == Set("$+<=>^`|~".map(code)))
    }
}
