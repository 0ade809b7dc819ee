import COpenSSL

/// Randomness of libcrypto's generator, which the kernel seeds.
///
/// It stops the process when there is no randomness: a predictable code or key is worse than none.
public struct SystemRandom: RandomSource {
    public init() {}

    public func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            require(RAND_bytes(buffer.baseAddress, Int32(count)), "random bytes")
            initialized = count
        }
    }
}
