public protocol LimitReader {
    /// What was set instead of the service's own limits, in requests a second, by category.
    func provisionedLimits() throws -> [String: Int]
    /// What servers have left of a limit; nil where none has taken anything yet.
    func ratePortion(_ name: String) throws -> RatePortion?
}

public protocol LimitWriter {
    func setProvisionedLimit(_ category: String, to value: Int) throws
    func setRatePortion(_ name: String, to portion: RatePortion) throws
}
