/// Why a seed was not applied, in words for who wrote it.
public struct SeedError: Error, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
