/// Times as policies write them: a form of ISO 8601 that W3C's note on dates lists, or seconds since 1970.
enum PolicyDate {
    /// In milliseconds since 1970; nil for what is no time. Without a time zone it is UTC.
    static func milliseconds(_ text: String) -> Int64? {
        if !text.isEmpty, text.utf8.count <= 12, text.utf8.count != 4, text.utf8.allSatisfy(isDigit) {
            return Int64(text).map { $0 * 1000 }
        }
        var rest = Array(text.utf8)[...]
        guard let year = number(&rest, 4) else { return nil }
        var (month, day): (Int64, Int64) = (1, 1)
        if take("-", &rest) {
            guard let found = number(&rest, 2), (1...12).contains(found) else { return nil }
            month = found
            if take("-", &rest) {
                guard let found = number(&rest, 2), (1...length(of: month, year)).contains(found) else { return nil }
                day = found
            }
        }
        let midnight = days(year, month, day) * 86_400_000
        if rest.isEmpty { return midnight }
        guard take("T", &rest), let time = time(&rest), let offset = offset(&rest), rest.isEmpty else { return nil }
        return midnight + time - offset
    }

    /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fraction`.
    private static func time(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard let hour = number(&rest, 2), hour < 24, take(":", &rest), let minute = number(&rest, 2), minute < 60
        else { return nil }
        var milliseconds = (hour * 60 + minute) * 60_000
        guard take(":", &rest) else { return milliseconds }
        guard let second = number(&rest, 2), second < 60 else { return nil }
        milliseconds += second * 1000
        guard take(".", &rest) else { return milliseconds }
        let fraction = rest.prefix(while: isDigit)
        guard (1...9).contains(fraction.count) else { return nil }
        rest = rest.dropFirst(fraction.count)
        for (place, digit) in zip([100, 10, 1], fraction) { milliseconds += Int64(place) * Int64(digit - 0x30) }
        return milliseconds
    }

    /// `Z`, `+hh:mm`, `-hh:mm` or nothing, in milliseconds.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if rest.isEmpty || take("Z", &rest) { return 0 }
        let isWest = take("-", &rest)
        guard isWest || take("+", &rest), let hour = number(&rest, 2), hour < 24, take(":", &rest),
            let minute = number(&rest, 2), minute < 60
        else { return nil }
        return (hour * 60 + minute) * (isWest ? -60_000 : 60_000)
    }

    private static func take(_ character: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == character.asciiValue else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> Int64? {
        guard rest.count >= digits, rest.prefix(digits).allSatisfy(isDigit) else { return nil }
        defer { rest = rest.dropFirst(digits) }
        return rest.prefix(digits).reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func length(of month: Int64, _ year: Int64) -> Int64 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month) - 1]
    }

    /// From 1970-01-01, in the proleptic Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let before = year - 1
        var days = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        for earlier in 1..<max(month, 1) { days += length(of: earlier, year) }
        return days + day - 1
    }
}
