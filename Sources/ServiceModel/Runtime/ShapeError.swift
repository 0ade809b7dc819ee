/// What keeps JSON from being a structure of the API: a member's name, and never what it holds.
public struct ShapeError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Problem: String, Sendable {
        /// The structure needs the member and does not have it, or null in its place.
        case missing
        /// The member has another type, or a word that is none of its enumeration's.
        case unreadable
    }

    /// The structure's name in the model, for which `description` is the place.
    public let shape: String
    /// The member's name on the wire.
    public let member: String
    public let problem: Problem

    public init(shape: String, member: String, problem: Problem) {
        self.shape = shape
        self.member = member
        self.problem = problem
    }

    public var description: String { "\(shape).\(member) is \(problem.rawValue)" }
}

extension ServiceShape {
    /// A value that the model lets be absent and that a rule cannot do without.
    public static func require<Value>(_ value: Value?, _ member: String) throws(ShapeError) -> Value {
        guard let value else { throw ShapeError(shape: "\(Self.self)", member: member, problem: .missing) }
        return value
    }
}
