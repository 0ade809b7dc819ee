import Cryptography
import Storage

/// Count and checksum of a table's rows, as they come in the order of their keys.
struct TableDigest {
    private let digest = RunningDigest()
    private(set) var rows = 0

    var value: [UInt8] { digest.value }

    /// Takes rows of a batch in.
    mutating func take(_ batch: RowBatch, rows range: Range<Int>) {
        guard !range.isEmpty else { return }
        let bytes = (range.lowerBound == 0 ? 0 : batch.ends[range.lowerBound - 1])..<batch.ends[range.upperBound - 1]
        batch.bytes.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[bytes])) }
        rows += range.count
    }
}
