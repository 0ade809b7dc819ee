/// A value that no description, interpolation, dump or debugger summary gives away.
///
/// Whoever needs the value itself says so by `.value`, which is easy to find in a review.
public struct Redacted<Value> {
    public var value: Value
    public init(_ value: Value) { self.value = value }

    /// What stands in its place wherever it is printed.
    public static var placeholder: String { "<redacted>" }
}

extension Redacted: Sendable where Value: Sendable {}
extension Redacted: Equatable where Value: Equatable {}
extension Redacted: Hashable where Value: Hashable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { Self.placeholder }
    public var debugDescription: String { Self.placeholder }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
