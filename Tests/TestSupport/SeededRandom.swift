public import Cryptography
import Synchronization

/// Randomness that repeats itself: the same seed gives the same bytes in the same order. Never for keys.
public final class SeededRandom: RandomSource {
    private let seed: [UInt8]
    private let block = Mutex<(next: UInt64, rest: [UInt8])>((0, []))

    public init(_ seed: String = "seed") {
        self.seed = Array(seed.utf8)
    }

    public func bytes(_ count: Int) -> [UInt8] {
        block.withLock { state in
            while state.rest.count < count {
                let counter = withUnsafeBytes(of: state.next.littleEndian) { Array($0) }
                state.rest += SHA256.hash(parts: counter, seed)
                state.next += 1
            }
            defer { state.rest.removeFirst(count) }
            return Array(state.rest.prefix(count))
        }
    }
}
