/// Takes lines of one place.
protocol LogDestination: Sendable {
    /// Without anything secret, for the server's own log.
    var name: String { get }
    /// Hands all of them over or none; a place that took some and then failed may get them again.
    func deliver(_ lines: [[UInt8]]) async throws(LogDestinationFailure)
}

struct LogDestinationFailure: Error {
    let reason: String
    /// Whether another attempt makes sense.
    var isForGood = false
}
