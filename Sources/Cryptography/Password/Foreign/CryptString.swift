import CCrypt

/// Hashes in the forms of crypt(5), which libxcrypt computes.
enum CryptString {
    /// `$2b$10$`, 22 letters of salt and 31 of the hash.
    static func checkBcrypt(_ text: String) throws(ForeignHash.Unusable) {
        let bytes = Array(text.utf8)
        guard bytes.count == 60, [UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "y")].contains(bytes[2]),
            bytes[3] == dollar, bytes[6] == dollar,
            bytes[4..<6].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let cost = Int(String(decoding: bytes[4..<6], as: UTF8.self)),
            (4...31).contains(cost), bytes[7...].allSatisfy({ letters.contains($0) })
        else { throw .malformed }
        guard cost <= HashLimits.bcryptCost else { throw .tooCostly }
    }

    /// `$7$`, a letter for the logarithm of N, five each for r and p, the salt, `$`, and 43 letters of the hash.
    static func checkScrypt(_ text: String) throws(ForeignHash.Unusable) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 3 + 11 + 1 + 43, bytes[bytes.count - 44] == dollar,
            bytes[14..<bytes.count - 44].allSatisfy({ letters.contains($0) }),
            bytes[(bytes.count - 43)...].allSatisfy({ letters.contains($0) }),
            let logN = number(bytes[3..<4]), let r = number(bytes[4..<9]), let p = number(bytes[9..<14])
        else { throw .malformed }
        try ScryptString.checkCost(logN: logN, r: r, p: p)
    }

    static func isRight(_ password: [UInt8], for hash: String) -> Bool {
        var output = [CChar](repeating: 0, count: 512)
        var phrase = password.map { CChar(bitPattern: $0) } + [0]
        defer { for index in phrase.indices { phrase[index] = 0 } }
        guard sekisho_crypt(phrase, hash, &output, output.count) == 1 else { return false }
        let made = output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return constantTimeEqual(made, Array(hash.utf8))
    }

    private static let dollar = UInt8(ascii: "$")
    /// In the order of their values in `$7$`; bcrypt has the same letters in another order.
    private static let letters = Array("./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// The first letter is the least.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits.reversed() {
            guard let index = letters.firstIndex(of: digit) else { return nil }
            value = value << 6 | index
        }
        return value
    }
}
