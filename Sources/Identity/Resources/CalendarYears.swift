import Glibc

/// Years as the calendar counts them.
enum CalendarYears {
    /// The same day and time so many years later, in UTC; the first of March where that year has no 29th of February.
    ///
    /// - Parameter seconds: since 1970, as the result.
    static func adding(_ years: Int64, to seconds: Int64) -> Int64 {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        parts.tm_year += Int32(years)
        return Int64(timegm(&parts))
    }
}
