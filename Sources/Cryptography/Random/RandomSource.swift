/// Where random bytes come from: `SystemRandom` in the product, a seeded one in tests.
public protocol RandomSource: Sendable {
    /// Independent, uniformly random bytes, fit for keys.
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    /// A version 4 UUID (RFC 9562 §5.4) in lower case.
    public func uuid() -> String {
        var bytes = bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return Hex.uuid(bytes)
    }

    /// `count` decimal digits, leading zeros included, each equally likely.
    public func digits(_ count: Int) -> String {
        text(count, alphabet: .digits)
    }

    /// `count` characters of 0-9, A-Z and a-z, each equally likely.
    public func alphanumeric(_ count: Int) -> String {
        text(count, alphabet: .alphanumeric)
    }

    /// `count` characters of `alphabet`, each equally likely.
    public func text(_ count: Int, alphabet: RandomAlphabet) -> String {
        let characters = alphabet.characters
        // Bytes beyond the last whole multiple of the alphabet would favour its first characters.
        let limit = 256 - 256 % characters.count
        return String(unsafeUninitializedCapacity: count) { text in
            var position = 0
            while position < count {
                for byte in bytes(count - position + 8) where Int(byte) < limit && position < count {
                    text[position] = characters[Int(byte) % characters.count]
                    position += 1
                }
            }
            return position
        }
    }

    /// A number from 0 to `bound` - 1, each equally likely. `bound` must be positive.
    public func number(below bound: Int) -> Int {
        precondition(bound > 0, "a bound must be positive")
        let bound = UInt64(bound)
        let limit = UInt64.max - UInt64.max % bound
        while true {
            let candidate = bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
            if candidate < limit { return Int(candidate % bound) }
        }
    }
}
