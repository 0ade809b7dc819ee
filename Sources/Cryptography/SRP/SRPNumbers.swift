extension SRP {
    /// The shortest two's complement form of a non-negative number: no leading zeros, but one zero byte
    /// where the top bit is set (Java's `BigInteger.toByteArray`; cognito/srp §1).
    public static func pad(_ number: [UInt8]) -> [UInt8] {
        let number = trimmed(number)
        guard let first = number.first, first < 0x80 else { return [0] + number }
        return number
    }

    /// A number as Cognito writes it: lower-case hexadecimal without leading zeros, `0` for zero.
    public static func hex(_ number: [UInt8]) -> String {
        let digits = Hex.encode(number).drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// Reads a number that a client sent as hexadecimal: either case, any number of digits up to 4096,
    /// leading zeros allowed. nil for anything else.
    public static func number(hex text: String) -> [UInt8]? {
        guard (1...4096).contains(text.utf8.count) else { return nil }
        return Hex.decode(text.utf8.count % 2 == 0 ? text : "0\(text)").map(trimmed)
    }

    static func trimmed(_ number: [UInt8]) -> [UInt8] {
        number.first == 0 ? Array(number.drop { $0 == 0 }) : number
    }
}
