import Glibc

/// The time now, in milliseconds since 1970 (UTC).
@Sendable
public func systemMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// Times for people, as in log lines: RFC 3339 in UTC with milliseconds, such as `2026-01-31T23:59:59.007Z`.
public enum RFC3339 {
    /// - Parameter milliseconds: since 1970, UTC; years 0 to 9999.
    public static func text(milliseconds: Int64) -> String {
        var line: [UInt8] = []
        append(milliseconds, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    /// As `text`.
    static func append(_ milliseconds: Int64, to line: inout [UInt8]) {
        let (days, withinDay) = floorDivide(milliseconds, 86_400_000)
        let (year, month, day) = date(daysSince1970: days)
        func append(_ value: Int64, digits: Int) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                line.append(UInt8(ascii: "0") + UInt8((value / divisor) % 10))
                divisor /= 10
            }
        }
        append(year, digits: 4)
        line.append(UInt8(ascii: "-"))
        append(month, digits: 2)
        line.append(UInt8(ascii: "-"))
        append(day, digits: 2)
        line.append(UInt8(ascii: "T"))
        append(withinDay / 3_600_000, digits: 2)
        line.append(UInt8(ascii: ":"))
        append(withinDay / 60_000 % 60, digits: 2)
        line.append(UInt8(ascii: ":"))
        append(withinDay / 1000 % 60, digits: 2)
        line.append(UInt8(ascii: "."))
        append(withinDay % 1000, digits: 3)
        line.append(UInt8(ascii: "Z"))
    }

    /// The Gregorian date of a day number. Years are counted from March, so that the leap day comes last.
    private static func date(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysSince0000March = daysSince1970 + 719_468
        let (era, dayOfEra) = floorDivide(daysSince0000March, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: by)
        return remainder < 0 ? (quotient - 1, remainder + by) : (quotient, remainder)
    }
}
