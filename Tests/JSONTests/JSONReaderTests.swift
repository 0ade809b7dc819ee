import JSON
import Testing

@Suite("JSONReader") struct JSONReaderTests {
    private func read(_ text: String, maximumDepth: Int = 64) throws -> JSONValue {
        try JSONReader.read(Array(text.utf8), maximumDepth: maximumDepth)
    }

    private func failure(_ bytes: [UInt8], maximumDepth: Int = 64) -> JSONError? {
        do {
            _ = try JSONReader.read(bytes, maximumDepth: maximumDepth)
            return nil
        } catch { return error }
    }

    // MARK: What is JSON

    @Test("Each kind of value is read", arguments: Samples.accepted)
    func accepted(_ sample: Sample) throws {
        #expect(try read(sample.text) == sample.value)
    }

    @Test("A value is found within any white space")
    func whiteSpace() throws {
        #expect(try read("\r\n\t [ 1 ,\t2 ] \n") == [1, 2])
        #expect(try read(" { \"a\" : { } , \"b\" : [ ] } ") == ["a": [:], "b": []])
    }

    @Test("Where names may not be repeated, an object that has one twice is refused where it ends")
    func refusedDuplicates() throws {
        for text in [#"{"a":1,"a":2}"#, #"[{"b":{"a":1,"b":2,"\u0061":2}}]"#] {
            #expect(throws: JSONError.self) { try JSONReader.read(Array(text.utf8), duplicates: .refused) }
        }
        #expect(throws: JSONError(.duplicateName, at: 13)) {
            try JSONReader.read(Array(#"{"a":1,"a":2}"#.utf8), duplicates: .refused)
        }
        #expect(
            try JSONReader.read(Array(#"[{"a":1},{"a":{"a":2},"A":3}]"#.utf8), duplicates: .refused).arrayValue?.count
                == 2)
    }

    @Test("Of duplicate names the last wins, at the place of the first")
    func duplicates() throws {
        let object = try #require(try read(#"{"a":1,"b":2,"a":3}"#).objectValue)
        #expect(object.members.map(\.key) == ["a", "b"])
        #expect(object["a"] == 3)
        let large = (0..<100).map { "\"k\($0 % 60)\":\($0)" }.joined(separator: ",")
        let members = try #require(try read("{\(large)}").objectValue)
        #expect(members.count == 60)
        #expect(members["k5"] == 65)
        #expect(members["k59"] == 59)
    }

    @Test("Names that only look alike stay apart")
    func canonicalEquivalence() throws {
        let object = try #require(try read("{\"K\":1,\"\u{212A}\":2}").objectValue)
        #expect(object.count == 2)
        #expect(object["K"] == 1)
        #expect(object["\u{212A}"] == 2)
        #expect(JSONValue.string("e\u{301}") != .string("\u{E9}"))
    }

    @Test("An object with very many names is read in time that grows with its length")
    func manyMembers() throws {
        let text = "{" + (0..<20_000).map { "\"name\($0)\":0" }.joined(separator: ",") + "}"
        let start = ContinuousClock.now
        #expect(try read(text).objectValue?.count == 20_000)
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test("Escapes at every distance from the start of a long string are found")
    func escapesAtEveryPlace() throws {
        for place in 0..<20 {
            let before = String(repeating: "x", count: place)
            #expect(try read("\"\(before)\\n\u{E4}tail\"") == .string("\(before)\n\u{E4}tail"))
            #expect(failure(Array("\"\(before)\u{1}\"".utf8)) == JSONError(.controlCharacter, at: place + 1))
        }
    }

    // MARK: What is not

    @Test("Text that is not JSON is refused, with the place", arguments: Samples.refused)
    func refused(_ sample: Refusal) {
        #expect(failure(sample.bytes) == JSONError(sample.reason, at: sample.offset))
    }

    @Test("Every proper beginning of a document is refused")
    func truncated() {
        let text = Array(#"{"a":[1.5e-3,true,null,"x\u00e9\ud83d\ude00ü"],"b":{"c":false}}"#.utf8)
        for length in 0..<text.count {
            let error = failure(Array(text[..<length]))
            #expect(error != nil && error!.offset <= length)
        }
    }

    @Test("No control character may stand in a string unescaped")
    func controlCharacters() throws {
        for byte in UInt8(0)..<0x20 {
            #expect(failure([0x22, byte, 0x22]) == JSONError(.controlCharacter, at: 1))
        }
        #expect(try read("\"\u{7F}\"") == "\u{7F}")
    }

    // MARK: Depth

    @Test("As many levels as allowed are read, one more is refused")
    func depth() throws {
        let allowed = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try read(allowed)
        #expect(failure(Array("[\(allowed)]".utf8)) == JSONError(.tooDeep, at: 64))
        #expect(failure(Array(#"{"a":{"a":1}}"#.utf8), maximumDepth: 1) == JSONError(.tooDeep, at: 5))
        #expect(failure(Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == JSONError(.tooDeep, at: 64))
        #expect(try read("1", maximumDepth: 0) == 1)
    }

    @Test func `values are counted, whatever they stand in`() throws {
        let bytes = Array(#"{"a":[1,{"b":2}]}"#.utf8)  // an object, an array, a number, an object, a number
        #expect(try JSONReader.read(bytes, maximumValues: 5).objectValue?.count == 1)
        #expect(throws: JSONError(.tooManyValues, at: 13)) { try JSONReader.read(bytes, maximumValues: 4) }
    }
}
