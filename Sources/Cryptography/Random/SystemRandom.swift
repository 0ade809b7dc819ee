import COpenSSL
import Synchronization

/// Randomness of libcrypto's generator, which the kernel seeds.
///
/// It stops the process when there is no randomness: a predictable code or key is worse than none.
///
/// A request draws some twenty times, mostly sixteen bytes, and each time the generator would begin anew: so it is asked
/// for a page at a time. What was handed out of that page is wiped, and is in it no more.
public struct SystemRandom: RandomSource {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count])
            if count > Page.longest { Self.draw(room) } else { Self.page.take(room) }
            initialized = count
        }
    }

    private static let page = Page()

    fileprivate static func draw(_ room: UnsafeMutableRawBufferPointer) {
        require(RAND_bytes(room.baseAddress, Int32(room.count)), "random bytes")
    }
}

/// Bytes that nobody has had yet, at its beginning.
///
/// `@unchecked Sendable`: all of it is touched under the lock only.
private final class Page: @unchecked Sendable {
    /// What is longer is drawn by itself.
    static let longest = 64

    private let lock = Mutex(())
    private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    private var left = 0

    func take(_ room: UnsafeMutableRawBufferPointer) {
        lock.withLock { _ in
            if left < room.count {
                SystemRandom.draw(bytes)
                left = bytes.count
            }
            let taken = UnsafeMutableRawBufferPointer(rebasing: bytes[(left - room.count)..<left])
            room.copyMemory(from: UnsafeRawBufferPointer(taken))
            OPENSSL_cleanse(taken.baseAddress, taken.count)
            left -= room.count
        }
    }

    deinit { bytes.deallocate() }
}
