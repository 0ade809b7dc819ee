import Glibc

/// A growing run of bytes: filled at the end, consumed from the front. Empty, it can give its memory back.
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutableRawPointer?
    private(set) var capacity = 0
    private var start = 0
    private var end = 0

    deinit { free(base) }

    var count: Int { end - start }
    var isEmpty: Bool { start == end }

    /// The bytes held; valid until the next change.
    var bytes: UnsafeRawBufferPointer {
        guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: base + start, count: end - start)
    }

    /// The room behind the last byte; what is written there counts after `commit`.
    var room: UnsafeMutableRawBufferPointer {
        guard let base else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
        return UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
    }

    mutating func commit(_ count: Int) { end += count }

    /// Makes `room` at least `count` bytes long.
    @inline(__always)
    mutating func reserve(_ count: Int) {
        if capacity - end < count { makeRoom(count) }
    }

    private mutating func makeRoom(_ count: Int) {
        if start > 0 {
            memmove(base!, base! + start, end - start)
            end -= start
            start = 0
        }
        guard capacity - end < count else { return }
        capacity = max(capacity * 2, end + count, 512)
        guard let grown = realloc(base, capacity) else { fatalError("out of memory") }
        base = grown
    }

    @inline(__always)
    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        memcpy(base! + end, source, bytes.count)
        end += bytes.count
    }

    @inline(__always)
    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// `number` in decimal digits; not negative.
    mutating func append(decimal number: Int) {
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
            var index = 20
            var rest = number
            repeat {
                index -= 1
                digits[index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
                rest /= 10
            } while rest > 0
            append(UnsafeRawBufferPointer(rebasing: digits[index...]))
        }
    }

    mutating func consume(_ count: Int) {
        start += count
        if start == end {
            start = 0
            end = 0
        }
    }

    /// Forgets all bytes, and gives memory beyond `capacity` bytes back.
    mutating func clear(keeping capacity: Int) {
        start = 0
        end = 0
        guard self.capacity > capacity else { return }
        free(base)
        base = nil
        self.capacity = 0
    }
}
