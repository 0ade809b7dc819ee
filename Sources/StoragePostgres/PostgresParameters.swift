import Storage

/// The values of a statement as libpq takes them: integers as decimal text, which fits every type of number that the
/// server may have inferred; texts and blobs as bytes with their length, so that a zero byte cuts nothing off.
final class PostgresParameters {
    private var bytes: [UInt8] = []
    /// Where each begins in `bytes`; -1 for NULL.
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    func set(_ values: [SQLValue]) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        for value in values { append(value) }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(starts)
        hasher.combine(bytes)
    }

    private func append(_ value: SQLValue) {
        let start = bytes.count
        switch value {
        case .null:
            starts.append(-1)
            lengths.append(0)
            formats.append(0)
            return
        case .integer(let number):
            bytes.append(contentsOf: String(number).utf8)
            bytes.append(0)
            formats.append(0)
        case .text(let text):
            bytes.append(contentsOf: text.utf8)
            formats.append(1)
        case .blob(let blob):
            bytes.append(contentsOf: blob)
            formats.append(1)
        }
        starts.append(start)
        lengths.append(Int32(bytes.count - start))
    }

    /// Lends the arrays that libpq's calls want: count, values, lengths, formats.
    func withArrays<R>(
        _ body: (
            Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> R
    ) -> R {
        // An empty text still needs an address, or it would be NULL.
        if bytes.isEmpty { bytes.append(0) }
        return bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
            return withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: max(1, starts.count)) {
                pointers in
                for (index, start) in starts.enumerated() {
                    pointers.initializeElement(at: index, to: start < 0 ? nil : base + start)
                }
                return lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(Int32(starts.count), pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}
