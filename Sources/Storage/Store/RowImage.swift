import Cryptography
import JSON

/// A row, or a part of one, as the history keeps it: columns by name, as JSON.
struct RowImage {
    private(set) var values: [(name: String, value: SQLValue)]

    init(_ values: KeyValuePairs<String, SQLValue>) {
        self.values = values.map { (name: $0.key, value: $0.value) }
    }

    /// Every column of the table, as `TrackedTable.selection` gives them.
    init(_ row: SQLRow, of table: TrackedTable) {
        values = table.columns.enumerated().map { place, column in
            if row.isNull(place) { return (column.name, .null) }
            switch column.kind {
            case .integer: return (column.name, .integer(row.integer(place)))
            case .text: return (column.name, .text(row.text(place)))
            case .blob: return (column.name, .blob(row.blob(place)))
            }
        }
    }

    /// - Throws: `JSONError`, `UnreadableImage`: the database was edited by hand.
    init(json: [UInt8], of table: TrackedTable) throws {
        guard let object = try JSONReader.read(json).objectValue else { throw UnreadableImage() }
        values = try object.members.map { name, value in
            guard let kind = table.columns.first(where: { $0.name == name })?.kind else { throw UnreadableImage() }
            switch (kind, value) {
            case (_, .null): return (name, .null)
            case (.integer, _): return (name, SQLValue(value.int64Value))
            case (.text, _): return (name, SQLValue(value.stringValue))
            case (.blob, _): return (name, SQLValue(value.stringValue.flatMap(Base64.decode)))
            }
        }
    }

    var json: SQLValue {
        .json(
            .object(
                JSONObject(
                    members: values.map { name, value in
                        switch value {
                        case .null: (name, .null)
                        case .integer(let number): (name, .number(JSONNumber(number)))
                        case .text(let text): (name, .string(text))
                        case .blob(let bytes): (name, .string(Base64.encode(bytes)))
                        }
                    })))
    }

    subscript(name: String) -> SQLValue {
        get { values.first { $0.name == name }?.value ?? .null }
        set {
            if let place = values.firstIndex(where: { $0.name == name }) {
                values[place].value = newValue
            } else {
                values.append((name, newValue))
            }
        }
    }

    func text(_ name: String) -> String? {
        if case .text(let text) = self[name] { text } else { nil }
    }

    func integer(_ name: String) -> Int64? {
        if case .integer(let number) = self[name] { number } else { nil }
    }

    /// Byte for byte: Swift finds texts equal that differ only in how a letter is composed.
    func hasSame(_ name: String, as other: RowImage) -> Bool {
        if let left = text(name), let right = other.text(name) { return left.utf8.elementsEqual(right.utf8) }
        return self[name] == other[name]
    }
}

/// An image is none that was ever written. Carries no value, so it may be logged.
struct UnreadableImage: Error, CustomStringConvertible {
    var description: String { "a row of the history cannot be read" }
}
