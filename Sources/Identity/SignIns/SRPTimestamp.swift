/// `EEE MMM d HH:mm:ss z yyyy` in English, as `Tue Nov 3 04:05:06 UTC 2026` (cognito/srp §3).
///
/// What was signed is the text as sent, so it is only looked at, never formatted anew. How old it may be is the
/// secret block's expiry to say, by the server's clock.
enum SRPTimestamp {
    private static let days: Set = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months: Set = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func isWellFormed(_ text: String) -> Bool {
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 6, days.contains(String(parts[0])), months.contains(String(parts[1])),
            let day = UInt(parts[2]), (1...31).contains(day), parts[4].utf8.count <= 9, parts[5].utf8.count == 4,
            UInt(parts[5]) != nil
        else { return false }
        let time = parts[3].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, time.allSatisfy({ $0.utf8.count == 2 }), let hour = UInt(time[0]),
            let minute = UInt(time[1]), let second = UInt(time[2])
        else { return false }
        return hour < 24 && minute < 60 && second < 61
    }
}
