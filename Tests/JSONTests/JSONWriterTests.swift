import JSON
import Testing

@Suite("JSONWriter") struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("Commas stand between members and elements, and nowhere else")
    func commas() {
        let written = text { writer in
            writer.beginObject()
            writer.key("a")
            writer.int(1)
            writer.key("b")
            writer.beginArray()
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.string("x")
            writer.bool(true)
            writer.bool(false)
            writer.null()
            writer.double(2.5)
            writer.endArray()
            writer.key("c")
            writer.raw(Array(#"{"raw":1}"#.utf8))
            writer.key("d")
            writer.value(["e": [1, nil], "f": "g"])
            writer.endObject()
        }
        #expect(written == #"{"a":1,"b":[{},[],"x",true,false,null,2.5],"c":{"raw":1},"d":{"e":[1,null],"f":"g"}}"#)
    }

    @Test("Controls, quotes and backslashes are escaped, all else is written as it is")
    func escapes() {
        #expect(text { $0.string("a\"b\\c/d") } == #""a\"b\\c/d""#)
        #expect(text { $0.string("\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}") } == "\"\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}\"")
        #expect(text { $0.string("\u{E4}\u{2028}\u{1F600}") } == "\"\u{E4}\u{2028}\u{1F600}\"")
        #expect(
            text {
                $0.beginObject()
                $0.key("\"\n")
                $0.null()
                $0.endObject()
            } == #"{"\"\n":null}"#)
        for place in 0..<20 {
            let before = String(repeating: "\u{E4}y", count: place)
            #expect(text { $0.string(before + "\"" + before + "\u{1}") } == "\"\(before)\\\"\(before)\\u0001\"")
        }
    }

    @Test("Every scalar of the first plane comes back")
    func everyScalar() throws {
        let all = String(String.UnicodeScalarView((0...0xFFFF).compactMap { Unicode.Scalar(UInt32($0)) }))
        #expect(try JSONReader.read(JSONValue.string(all).encoded()) == .string(all))
    }

    @Test("What was read is written back without white space")
    func roundTrip() throws {
        let source = #" { "a" : [ 1 , 2.0 , { "b" : null } ] , "c" : "\u00e9\/" } "#
        let encoded = try JSONReader.read(Array(source.utf8)).encoded()
        #expect(String(decoding: encoded, as: UTF8.self) == "{\"a\":[1,2.0,{\"b\":null}],\"c\":\"\u{E9}/\"}")
    }
}
