/// The parameters of a PHC string, `ln=15,r=8,p=1`, in their order.
struct PHCParameters {
    let names: [String]
    let values: [Int]

    init?(_ field: Substring) {
        var (names, values): ([String], [Int]) = ([], [])
        for parameter in field.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = parameter.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Self.number(parts[1]) else { return nil }
            names.append(String(parts[0]))
            values.append(value)
        }
        (self.names, self.values) = (names, values)
    }

    /// Decimal digits, at most nine, without a zero before them.
    static func number(_ text: Substring) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0") || text == "0",
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(text)
    }

    /// Base64 without padding; also with it, and with `.` for `+`, as systems write it that take no `+`.
    static func bytes(_ field: Substring) -> [UInt8]? {
        let padding = field.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let plain = String(field.dropLast(min(padding, 2)).map { $0 == "." ? "+" : $0 })
        return Base64.decodeUnpadded(plain)
    }
}
