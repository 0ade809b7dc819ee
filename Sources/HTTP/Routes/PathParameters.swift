/// What the named segments of a pattern are in a request's path: raw. `PathSegment.decode` gives the text that one means.
public struct PathParameters: Sendable {
    private let names: [String]
    private let values: [Substring]

    static let none = PathParameters(names: [], values: [])

    init(names: [String], values: [Substring]) {
        self.names = names
        self.values = values
    }

    /// A name that the pattern does not have is a programmer's error.
    public subscript(name: String) -> String {
        guard let index = names.firstIndex(of: name) else { preconditionFailure("the path has no {\(name)}") }
        return String(values[index])
    }
}
