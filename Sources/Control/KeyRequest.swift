import HTTP
import JSON

/// The body of a request about access keys: an object of known members.
struct KeyRequest {
    struct Problem: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private let body: JSONObject

    init(_ request: HTTPRequest, members: [String]) throws(Problem) {
        // The policy is within: of a name that is there twice none may be lost.
        guard let body = (try? JSONReader.read(request.body, duplicates: .refused))?.objectValue else {
            throw Problem("The body is a JSON object of \(members.joined(separator: ", ")), each once.")
        }
        if let other = body.members.first(where: { !members.contains($0.key) }) {
            throw Problem(
                "There is no member \"\(other.key.prefix(64))\": there are \(members.joined(separator: ", ")).")
        }
        self.body = body
    }

    /// Nil where the member is null, too.
    subscript(name: String) -> JSONValue? {
        guard let value = body[name], !value.isNull else { return nil }
        return value
    }

    /// Whether the member is there and null: not left out, but taken away.
    func isNull(_ name: String) -> Bool { body[name]?.isNull ?? false }

    func text(_ name: String) throws(Problem) -> String {
        guard let text = self[name]?.stringValue, !text.isEmpty else {
            throw Problem("\(name) is a text, and missing.")
        }
        return text
    }

    /// The text of a policy: as a text, so that errors name its lines, or as the object itself.
    func policy(_ name: String) throws(Problem) -> String? {
        switch self[name] {
        case nil: return nil
        case .string(let text)?: return text
        case .object(let object)?: return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
        default: throw Problem("\(name) is a policy: an object, or its text.")
        }
    }
}
