import Testing

@testable import Identity

/// `EEE MMM d HH:mm:ss z yyyy`, English, day without zero padding (cognito/srp §3).
@Suite struct SRPTimestampTests {
    @Test(arguments: ["Tue Nov 3 04:05:06 UTC 2026", "Mon Dec 31 23:59:59 UTC 2029", "Sun Jan 1 00:00:00 UTC 2023"])
    func `what SDKs send is well formed`(_ text: String) {
        #expect(SRPTimestamp.isWellFormed(text))
    }

    @Test(arguments: [
        "", "2026-11-03T04:05:06Z", "Di Nov 3 04:05:06 UTC 2026", "Tue Nov 32 04:05:06 UTC 2026",
        "Tue Nov 3 24:05:06 UTC 2026", "Tue Nov 3 04:60:06 UTC 2026", "Tue Nov 3 4:05:06 UTC 2026",
        "Tue Nov 3 04:05:06 2026", "Tue Nov 3 04:05:06 UTC 26", "Tue Okt 3 04:05:06 UTC 2026",
    ])
    func `anything else is not`(_ text: String) {
        #expect(!SRPTimestamp.isWellFormed(text))
    }
}
