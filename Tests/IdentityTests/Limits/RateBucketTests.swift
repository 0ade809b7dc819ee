import Testing

@testable import Identity

/// cognito/limits §5, and docs/decisions/0046.
@Suite struct RateBucketTests {
    private func granted(_ bucket: inout RateBucket, of count: Int, at now: Int64) -> Int {
        (0..<count).count { _ in bucket.take(at: now) != .refused }
    }

    @Test func `a limit of one's own gives a second's requests at once, and fills with time`() {
        var bucket = RateBucket(limit: 10, isShared: false, at: 0)
        #expect(granted(&bucket, of: 20, at: 0) == 10)
        #expect(granted(&bucket, of: 20, at: 99) == 0)
        #expect(granted(&bucket, of: 20, at: 500) == 5)
        #expect(granted(&bucket, of: 20, at: 60_000) == 10)
        // A clock that is set back.
        #expect(granted(&bucket, of: 20, at: 0) == 0)
        #expect(granted(&bucket, of: 20, at: 100) == 1)
    }

    @Test func `of a shared limit one portion at a time is fetched, and nobody waits for it`() {
        var bucket = RateBucket(limit: 100, isShared: true, at: 0)
        #expect(bucket.take(at: 0) == .grantedAsking(for: 11_000))
        #expect(bucket.take(at: 0) == .granted)
        bucket.receive(11_000, of: 11_000, at: 0)
        // Nine are left, and the next are fetched when less than half a portion is.
        for _ in 0..<4 { #expect(bucket.take(at: 1) == .granted) }
        #expect(bucket.take(at: 1) == .grantedAsking(for: 10_000))
    }

    @Test func `on credit goes a second's requests, and no more`() {
        var bucket = RateBucket(limit: 10, isShared: true, at: 0)
        #expect(granted(&bucket, of: 50, at: 0) == 10)
        // What comes pays back first.
        bucket.receive(2000, of: 2000, at: 0)
        #expect(granted(&bucket, of: 50, at: 1) == 2)
        bucket.receive(0, of: 2000, at: 1)
        #expect(granted(&bucket, of: 50, at: 2) == 0)
    }

    @Test func `an empty row is asked again after a pause`() {
        var bucket = RateBucket(limit: 10, isShared: true, at: 0)
        #expect(bucket.take(at: 0) == .grantedAsking(for: 2000))
        bucket.receive(0, of: 2000, at: 0)
        #expect(bucket.take(at: RateBucket.pause - 1) == .refused)
        #expect(bucket.take(at: RateBucket.pause) == .grantedAsking(for: 3000))
        bucket.receive(nil, of: 3000, at: RateBucket.pause)
        #expect(bucket.take(at: RateBucket.pause + 1) == .refused)
    }

    @Test func `what an idle server holds goes back to nobody, and is not kept for it`() {
        var bucket = RateBucket(limit: 1000, isShared: true, at: 0)
        #expect(bucket.take(at: 0) == .grantedAsking(for: 101_000))
        bucket.receive(101_000, of: 101_000, at: 0)
        #expect(bucket.take(at: RateBucket.portionLife + 1) == .grantedAsking(for: 101_000))
    }

    @Test func `a row fills with time up to a second's requests, and gives what it has`() {
        var (granted, row) = RatePortion.take(400_000, from: nil, limit: 1000, at: 5)
        #expect(granted == 400_000 && row == RatePortion(thousandths: 600_000, filledAt: 5))
        (granted, row) = RatePortion.take(900_000, from: row, limit: 1000, at: 105)
        #expect(granted == 700_000 && row == RatePortion(thousandths: 0, filledAt: 105))
        (granted, row) = RatePortion.take(1, from: row, limit: 1000, at: 100_000)
        #expect(granted == 1 && row.thousandths == 999_999)
        // A server whose clock is behind takes nothing that is not there, and turns nothing back.
        (granted, row) = RatePortion.take(999_999, from: row, limit: 1000, at: 99_000)
        #expect(granted == 999_999 && row == RatePortion(thousandths: 0, filledAt: 100_000))
        // One whose clock was far ahead binds nobody.
        let ahead = RatePortion(thousandths: 0, filledAt: 1_000_000_000)
        (granted, row) = RatePortion.take(5, from: ahead, limit: 1000, at: 100_000)
        #expect(granted == 0 && row.filledAt == 100_000)
    }
}
