import Testing
import YAML

@Suite struct YAMLParseTests {
    private func failure(_ text: String, limits: YAML.Limits = .init()) -> String? {
        do {
            _ = try YAML.parse(text, limits: limits)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `Mappings keep their order and every node knows its place`() throws {
        let root = try YAML.parse("b: 1\na:\n  - x\n  - c: y\n")
        #expect(root.mapping?.map(\.key) == ["b", "a"])
        #expect(root["a"]?.mark == YAMLMark(line: 3, column: 3))
        #expect(root["a"]?.sequence?[1]["c"]?.mark == YAMLMark(line: 4, column: 8))
        #expect(root.mapping?[1].mark == YAMLMark(line: 2, column: 1))
        #expect(root["missing"] == nil)
    }

    @Test(arguments: [
        ("~", YAMLScalar.Value.null), ("null", .null), ("true", .bool(true)), ("False", .bool(false)),
        ("no", .string("no")), ("on", .string("on")), ("yes", .string("yes")), ("1:30", .string("1:30")),
        ("12", .integer(12)), ("-7", .integer(-7)), ("+7", .integer(7)), ("007", .integer(7)),
        ("0x1F", .integer(31)), ("0o17", .integer(15)), ("0b1", .string("0b1")), ("0x-1", .string("0x-1")),
        ("1_000", .string("1_000")), ("9223372036854775808", .float(9_223_372_036_854_775_808)),
        ("1.5", .float(1.5)), (".5", .float(0.5)), ("1.", .float(1)), ("1e3", .float(1000)),
        ("-.inf", .float(-.infinity)),
        ("e3", .string("e3")), (".", .string(".")), ("1e", .string("1e")), ("0x", .string("0x")),
        ("2001-01-01", .string("2001-01-01")), ("<<", .string("<<")),
        ("\"12\"", .string("12")), ("'true'", .string("true")), ("!!str 12", .string("12")), ("! 12", .string("12")),
        ("!!int \"12\"", .integer(12)), ("!!float 12", .float(12)),
    ])
    func `Plain scalars mean what the core schema says`(_ text: String, _ value: YAMLScalar.Value) throws {
        #expect(try YAML.parse("a: \(text)")["a"]?.scalar?.value == value)
    }

    @Test func `A scalar keeps its text beside its value`() throws {
        #expect(try YAML.parse("a: 000000000000")["a"]?.scalar?.text == "000000000000")
    }

    @Test func `Nothing at all is a null`() throws {
        for text in ["", "\n", "# only a comment\n", "---\n", "~"] { #expect(try YAML.parse(text).isNull) }
    }

    @Test func `Block scalars and comments are read`() throws {
        let root = try YAML.parse("# first\na: |\n  one\n  two\nb: >-\n  three\n  four # no comment\n")
        #expect(root["a"]?.scalar?.text == "one\ntwo\n")
        #expect(root["b"]?.scalar?.text == "three four # no comment")
    }

    @Test func `An alias stands for its anchor`() throws {
        let root = try YAML.parse("a: &x {k: 1}\nb: *x\n")
        #expect(root["b"] == root["a"])
        #expect(failure("a: *x\n") == "line 1, column 4: there is no anchor &x that ends before this alias")
        #expect(failure("a: &x [*x]\n") == "line 1, column 8: there is no anchor &x that ends before this alias")
    }

    @Test func `A billion laughs stop early`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for index in 1...9 {
            let uses = Array(repeating: "*a\(index - 1)", count: 10).joined(separator: ", ")
            text += "a\(index): &a\(index) [\(uses)]\n"
        }
        #expect(failure(text)?.hasSuffix("more than 50000 values") == true)
    }

    @Test func `A key may stand once`() {
        #expect(failure("a: 1\nb: 2\na: 3\n") == "line 3, column 1: \"a\" is there already, on line 1")
        #expect(failure("? [a]\n: 1\n") == "line 1, column 3: a key must be plain text")
    }

    @Test func `One document, known tags, bounded size and depth`() {
        #expect(failure("a: 1\n---\nb: 2\n") == "line 2, column 1: there is a second document")
        #expect(failure("a: !ruby/object x\n") == "line 1, column 4: the tag !ruby/object is not known here")
        #expect(failure("a: !!int x\n") == "line 1, column 4: \"x\" does not fit its tag tag:yaml.org,2002:int")
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(failure(deep) == "line 1, column 34: nested deeper than 32 levels")
        var limits = YAML.Limits()
        limits.bytes = 3
        #expect(failure("a: 1", limits: limits) == "line 1, column 1: the text is longer than 3 bytes")
    }

    @Test func `What is no YAML is refused with its place`() {
        #expect(failure("a: [1, 2\nb: 3\n")?.hasPrefix("line 2, column 2: ") == true)
        #expect(failure("a: b: c\n")?.hasPrefix("line 1, column 5: ") == true)
        #expect(failure("a:\n\t- b\n")?.hasPrefix("line 2, column 1: ") == true)
        #expect(failure("a: \"\u{7}\"\n")?.hasPrefix("line 1, ") == true)
    }

    @Test func `Bytes must be UTF-8, with or without a mark`() throws {
        #expect(try YAML.parse([0xEF, 0xBB, 0xBF] + Array("a: é".utf8))["a"]?.scalar?.text == "é")
        #expect(throws: YAMLError(.start, "the text is not UTF-8")) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF]) }
    }
}
