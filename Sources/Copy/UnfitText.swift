import Cryptography
import Storage

/// Looks for the text that a database has refused: one with the character U+0000, which SQLite keeps and PostgreSQL does
/// not, or with bytes that are no UTF-8.
enum UnfitText {
    static func find(in batches: [(batch: RowBatch, first: Int)], of table: TableShape) -> CopyError? {
        for (batch, first) in batches {
            let found = batch.bytes.withUnsafeBytes { all -> CopyError? in
                for row in first..<batch.count {
                    var unfit: (column: String, reason: String)?
                    batch.forEachField(ofRow: row, in: all) { place, field in
                        guard let field, table.columns[place].kind == .text, unfit == nil else { return }
                        guard let reason = reason(field) else { return }
                        unfit = (table.columns[place].name, reason)
                    }
                    guard let unfit else { continue }
                    return .unfit(
                        table: table.name, key: key(ofRow: row, batch, all, table), column: unfit.column,
                        reason: unfit.reason)
                }
                return nil
            }
            if let found { return found }
        }
        return nil
    }

    private static func reason(_ field: UnsafeRawBufferPointer) -> String? {
        if field.contains(0) { return "it contains the character U+0000" }
        return String(validating: field, as: UTF8.self) == nil ? "it is no text in UTF-8" : nil
    }

    private static func key(
        ofRow row: Int, _ batch: RowBatch, _ all: UnsafeRawBufferPointer, _ table: TableShape
    ) -> String {
        var parts = Array(repeating: "", count: table.columns.count)
        batch.forEachField(ofRow: row, in: all) { place, field in
            guard let field, table.key.contains(place) else { return }
            switch table.columns[place].kind {
            case .integer: parts[place] = String(RowBatch.integer(field))
            case .text: parts[place] = String(decoding: field, as: UTF8.self).debugDescription
            case .blob: parts[place] = Hex.encode(Array(field))
            }
        }
        return table.key.map { "\(table.columns[$0].name) = \(parts[$0])" }.joined(separator: ", ")
    }
}
