/// Rows of one table, as bytes that are the same whichever database they come from: the tuples of PostgreSQL's binary
/// COPY (PostgreSQL manual, "COPY", "Binary Format"), integers in eight bytes.
///
/// A row is the number of its fields in two bytes, then for each its length in four (-1 for NULL) and its bytes; numbers
/// have their highest byte first.
public struct RowBatch: Sendable {
    public private(set) var bytes: [UInt8] = []
    /// Where each row ends in `bytes`.
    public private(set) var ends: [Int] = []

    /// - Parameter byteCount: how many bytes are likely to come.
    public init(reserving byteCount: Int = 0) {
        bytes.reserveCapacity(byteCount)
    }

    public var count: Int { ends.count }

    // MARK: Filling

    public mutating func beginRow(fields: Int) {
        bytes.append(UInt8(truncatingIfNeeded: fields >> 8))
        bytes.append(UInt8(truncatingIfNeeded: fields))
    }

    public mutating func appendNull() { appendLength(-1) }

    public mutating func append(_ value: Int64) {
        appendLength(8)
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func append(_ field: UnsafeRawBufferPointer) {
        appendLength(Int32(field.count))
        bytes.append(contentsOf: field)
    }

    public mutating func endRow() { ends.append(bytes.count) }

    /// Appends a whole row.
    public mutating func append(row: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: row)
        ends.append(bytes.count)
    }

    private mutating func appendLength(_ length: Int32) {
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
    }

    // MARK: Reading

    /// Where the rows from `first` on stand.
    public func range(from first: Int) -> Range<Int> {
        (first == 0 ? 0 : ends[first - 1])..<bytes.count
    }

    /// Calls `body` with each field of a row: its place from 0, and its bytes; nil is NULL. The bytes are those of `all`,
    /// which is what `bytes` has.
    @inline(__always)
    public func forEachField(
        ofRow row: Int, in all: UnsafeRawBufferPointer, _ body: (Int, UnsafeRawBufferPointer?) throws -> Void
    ) rethrows {
        var place = row == 0 ? 0 : ends[row - 1]
        let count = Int(all[place]) << 8 | Int(all[place + 1])
        place += 2
        for field in 0..<count {
            let length = Int32(bigEndian: all.loadUnaligned(fromByteOffset: place, as: Int32.self))
            place += 4
            guard length >= 0 else {
                try body(field, nil)
                continue
            }
            try body(field, UnsafeRawBufferPointer(rebasing: all[place..<place + Int(length)]))
            place += Int(length)
        }
    }

    /// A field of eight bytes as the number that it is.
    public static func integer(_ field: UnsafeRawBufferPointer) -> Int64 {
        Int64(bigEndian: field.loadUnaligned(as: Int64.self))
    }
}
