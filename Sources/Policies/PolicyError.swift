/// Why a text is no policy, and where.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Such as `Statement[0].Condition.StringEquals`; empty for the document as a whole.
    public let place: String
    public let problem: String

    init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    public var description: String { place.isEmpty ? problem : "\(place): \(problem)" }
}
