import Glibc

/// A time as versions of domains and styles are called: `YYYYMMDDHHMMSS` (cognito/resources §3).
enum VersionText {
    /// - Parameter milliseconds: since 1970.
    static func of(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let numbers = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        return "\(1900 + parts.tm_year)" + numbers.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}
