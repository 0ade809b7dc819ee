import COpenSSL

/// HKDF (RFC 5869) with SHA-256.
public enum HKDF {
    /// Derives `count` bytes (at most 8160) from `inputKey`.
    ///
    /// - Parameters:
    ///   - salt: not secret; empty stands for 32 zeros (RFC 5869 §2.2).
    ///   - info: says what the bytes are for; different values give independent bytes.
    public static func sha256(inputKey: [UInt8], salt: [UInt8] = [], info: [UInt8], count: Int) -> [UInt8] {
        var key = extract(salt: salt, inputKey: inputKey)
        defer { key.wipe() }
        return expand(key: key, info: info, count: count)
    }

    /// The pseudo-random key of RFC 5869 §2.2.
    public static func extract(salt: [UInt8], inputKey: [UInt8]) -> [UInt8] {
        inputKey.withUnsafeBytes { extract(salt: salt, inputKey: $0) }
    }

    static func extract(salt: [UInt8], inputKey: UnsafeRawBufferPointer) -> [UInt8] {
        salt.withUnsafeBytes { salt in
            HMAC.sha256(key: salt) { $0.update(inputKey) }
        }
    }

    /// The output of RFC 5869 §2.3 for a pseudo-random key.
    public static func expand(key: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
        precondition((0...255 * SHA256.byteCount).contains(count), "HKDF gives at most 255 blocks")
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var block: [UInt8] = []
        defer { block.wipe() }
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            let next = HMAC.sha256(key: key, parts: [block, info, [counter]])
            block.wipe()
            block = next
            output.append(contentsOf: block.prefix(count - output.count))
        }
        return output
    }
}
