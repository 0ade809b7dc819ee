import Synchronization

/// The text of a statement, put together once and known by its number from then on.
///
/// For statements that share parts of their text, declared as `static let`: connections keep one prepared
/// statement for each, found by number, for as long as they live.
public struct SQLText: Sendable {
    public let text: String
    /// From 0, in the order in which texts were made.
    public let number: Int

    public init(_ text: String) {
        self.text = text
        number = Self.made.add(1, ordering: .relaxed).oldValue
    }

    private static let made = Atomic(0)
}
