/// HKDF (RFC 5869). With SHA-256 for what is this server's own, with SHA-512 for formats of others.
public enum HKDF {
    /// Derives `count` bytes (at most 8160) from `inputKey` with SHA-256.
    ///
    /// - Parameters:
    ///   - salt: not secret; empty stands for 32 zeros (RFC 5869 §2.2).
    ///   - info: says what the bytes are for; different values give independent bytes.
    public static func sha256(inputKey: [UInt8], salt: [UInt8] = [], info: [UInt8], count: Int) -> [UInt8] {
        var key = extract(salt: salt, inputKey: inputKey)
        defer { key.wipe() }
        return expand(key: key, info: info, count: count)
    }

    /// As `sha256`, with SHA-512; at most 16,320 bytes.
    public static func sha512(inputKey: [UInt8], salt: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
        var key = HMAC.sha512(key: salt, message: inputKey)
        defer { key.wipe() }
        return blocks(of: HMAC.sha512Count, info: info, count: count) { parts in
            var message = Array(parts.joined())
            defer { message.wipe() }
            return HMAC.sha512(key: key, message: message)
        }
    }

    /// The pseudo-random key of RFC 5869 §2.2, with SHA-256.
    public static func extract(salt: [UInt8], inputKey: [UInt8]) -> [UInt8] {
        inputKey.withUnsafeBytes { extract(salt: salt, inputKey: $0) }
    }

    static func extract(salt: [UInt8], inputKey: UnsafeRawBufferPointer) -> [UInt8] {
        salt.withUnsafeBytes { salt in
            HMAC.sha256(key: salt) { $0.update(inputKey) }
        }
    }

    /// The output of RFC 5869 §2.3 for a pseudo-random key, with SHA-256.
    public static func expand(key: [UInt8], info: [UInt8], count: Int) -> [UInt8] {
        blocks(of: SHA256.byteCount, info: info, count: count) { HMAC.sha256(key: key, parts: $0) }
    }

    /// The blocks of RFC 5869 §2.3 one after another, of which each is the tag of the one before, `info` and its number.
    private static func blocks(
        of size: Int, info: [UInt8], count: Int, tag: (_ parts: [[UInt8]]) -> [UInt8]
    ) -> [UInt8] {
        precondition((0...255 * size).contains(count), "HKDF gives at most 255 blocks")
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var block: [UInt8] = []
        defer { block.wipe() }
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            let next = tag([block, info, [counter]])
            block.wipe()
            block = next
            output.append(contentsOf: block.prefix(count - output.count))
        }
        return output
    }
}
