import Cryptography
import JSON
import Storage

/// What a target remembers of the copy into it, as the value of `CopyMark`: written in the transactions that it tells of.
struct UnfinishedCopy: Equatable {
    /// Of one table.
    struct Progress: Equatable {
        var rows = 0
        /// SHA-256 of these rows, in the order of their keys.
        var digest: [UInt8] = []
        /// Whether these are all.
        var isWhole = false
    }

    /// The check value of the master key that the source was made with.
    var key: String
    /// By table.
    var progress: [String: Progress] = [:]
    /// What was taken away while rows come, and is to be made again.
    var structures: [SecondaryStructure] = []

    private static let form: Int64 = 1
}

extension UnfinishedCopy {
    var text: String {
        let tables = progress.sorted { $0.key < $1.key }.map { name, progress in
            JSONValue.object([
                "table": .string(name), "rows": .number(JSONNumber(Int64(progress.rows))),
                "digest": .string(Hex.encode(progress.digest)), "whole": .bool(progress.isWhole),
            ])
        }
        let structures = structures.map { structure in
            JSONValue.object([
                "name": .string(structure.name), "table": .string(structure.table),
                "definition": .string(structure.definition), "constraint": .bool(structure.isConstraint),
            ])
        }
        let object: JSONObject = [
            "form": .number(JSONNumber(Self.form)), "key": .string(key), "tables": .array(tables),
            "structures": .array(structures),
        ]
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }

    /// Nil where the text is none that `text` gives.
    init?(text: String) {
        guard let object = try? JSONReader.read(Array(text.utf8)).objectValue,
            object["form"]?.int64Value == Self.form, let key = object["key"]?.stringValue,
            let tables = object["tables"]?.arrayValue, let structures = object["structures"]?.arrayValue
        else { return nil }
        self.key = key
        for table in tables.compactMap(\.objectValue) {
            guard let name = table["table"]?.stringValue, let rows = table["rows"]?.int64Value,
                let digest = table["digest"]?.stringValue.flatMap(Hex.decode), let isWhole = table["whole"]?.boolValue
            else { return nil }
            progress[name] = Progress(rows: Int(rows), digest: digest, isWhole: isWhole)
        }
        for structure in structures.compactMap(\.objectValue) {
            guard let name = structure["name"]?.stringValue, let table = structure["table"]?.stringValue,
                let definition = structure["definition"]?.stringValue,
                let isConstraint = structure["constraint"]?.boolValue
            else { return nil }
            self.structures.append(
                SecondaryStructure(name: name, table: table, definition: definition, isConstraint: isConstraint))
        }
    }
}
