/// An element of an answer of the Query protocol.
enum QueryElement: Equatable {
    case text(String, String)
    case group(String, [QueryElement])

    /// With its children indented by two spaces more.
    func xml(indentation: Int) -> String {
        let space = String(repeating: " ", count: indentation)
        switch self {
        case .text(let name, let text): return "\(space)<\(name)>\(Self.escaped(text))</\(name)>\n"
        case .group(let name, let children):
            let inner = children.map { $0.xml(indentation: indentation + 2) }.joined()
            return "\(space)<\(name)>\n\(inner)\(space)</\(name)>\n"
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
