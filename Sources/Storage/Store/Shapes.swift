import JSON
import ServiceModel

/// API shapes as columns: JSON in the API's own member names.
extension SQLValue {
    static func shape(_ shape: some ServiceShape) -> SQLValue {
        var writer = JSONWriter(reserving: 2048)
        shape.write(to: &writer)
        return .text(String(decoding: writer.bytes, as: UTF8.self))
    }

    static func json(_ value: JSONValue) -> SQLValue {
        .text(String(decoding: value.encoded(), as: UTF8.self))
    }
}

extension SQLRow {
    /// - Throws: `JSONError` where the column holds no JSON object: the database was edited by hand.
    func object(_ column: Int) throws -> JSONObject {
        let value = try JSONReader.read(blob(column))
        guard let object = value.objectValue else { throw JSONError(.unexpectedByte, at: 0) }
        return object
    }

    /// - Throws: `UnknownWord` where the column holds none of the words: the database was edited by hand.
    func word<Word: RawRepresentable<String>>(_ column: Int, as type: Word.Type = Word.self) throws -> Word {
        guard let word = Word(rawValue: text(column)) else { throw UnknownWord(type: "\(type)") }
        return word
    }

    /// - Throws: `ShapeError` too, where the object is not what the model says.
    func shape<S: ServiceShape>(_ column: Int, as type: S.Type = S.self) throws -> S {
        try S(json: object(column))
    }
}

/// A column holds another word than those that were ever written there. Carries no value, so it may be logged.
struct UnknownWord: Error, CustomStringConvertible {
    let type: String
    var description: String { "a stored \(type) is none that is known" }
}
