import JSON
import Testing

@Suite("JSONObject") struct JSONObjectTests {
    @Test("Members are set, replaced in place, appended and removed by name")
    func subscripts() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = "x"
        object["c"] = nil
        object["d"] = .null
        object["b"] = nil
        #expect(object.members.map(\.key) == ["a", "d"])
        #expect(object["a"]?.stringValue == "x")
        #expect(object["d"]?.isNull == true)
        #expect(object["b"] == nil)
    }

    @Test("Order does not matter to equality, members do")
    func equality() {
        #expect(["a": 1, "b": [2]] as JSONObject == ["b": [2], "a": 1])
        #expect(["a": 1, "b": 2] as JSONObject != ["a": 1, "c": 2])
        #expect(["a": 1] as JSONObject != ["a": 1, "b": 2])
        #expect(["a": 1] as JSONObject != ["a": 2])
    }

    @Test("A literal with a name twice keeps the last value")
    func duplicates() {
        #expect(["a": 1, "a": 2] as JSONObject == ["a": 2])
    }

    @Test("A value gives itself only as what it is")
    func accessors() {
        let value: JSONValue = ["n": 3, "s": "t", "f": 1.5, "l": [true], "z": nil]
        #expect(value.objectValue?["n"]?.int64Value == 3)
        #expect(value.objectValue?["f"]?.doubleValue == 1.5)
        #expect(value.objectValue?["f"]?.int64Value == nil)
        #expect(value.objectValue?["l"]?.arrayValue?.first?.boolValue == true)
        #expect(value.objectValue?["s"]?.int64Value == nil)
        #expect(value.objectValue?["z"]?.stringValue == nil)
        #expect(value.stringValue == nil)
        #expect(JSONValue.string("3").int64Value == nil)
    }
}
