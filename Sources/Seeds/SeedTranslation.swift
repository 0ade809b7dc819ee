import JSON
import ServiceModel
import YAML

/// YAML to the JSON of the API, guided by the model: it says where `123456` is text and where a number.
struct SeedTranslation {
    private(set) var problems: [(mark: YAMLMark, message: String)] = []

    /// The value as JSON; nil, and a problem, where it is not of the kind that the model wants.
    mutating func value(_ node: YAMLNode, as outline: InputOutline, called name: String) -> JSONValue? {
        switch outline.kind {
        case .structure: return structure(node, outline, name)
        case .list: return list(node, outline, name)
        case .map: return map(node, outline, name)
        case .document: return document(node)
        case .text:
            // By its text, since a user who writes 000123 for a password means these six digits.
            guard let scalar = node.scalar, scalar.value != .null else { return wrong(node, name, "text") }
            return .string(scalar.text)
        case .integer:
            guard case .integer(let number)? = node.scalar?.value else { return wrong(node, name, "a whole number") }
            return .number(JSONNumber(number))
        case .boolean:
            guard case .bool(let flag)? = node.scalar?.value else { return wrong(node, name, "true or false") }
            return .bool(flag)
        }
    }

    private mutating func structure(_ node: YAMLNode, _ outline: InputOutline, _ name: String) -> JSONValue? {
        guard let entries = node.mapping else { return wrong(node, name, "a mapping") }
        let members = outline.members
        var object = JSONObject()
        for entry in entries {
            guard let member = members.first(where: { $0.name == entry.key }) else {
                let meant = MemberHint.phrase(for: entry.key, among: members.map(\.name))
                problems.append((entry.mark, "\(name) has no member \"\(entry.key)\"\(meant)"))
                continue
            }
            guard !entry.value.isNull else { continue }
            object[entry.key] = value(entry.value, as: member.outline, called: entry.key)
        }
        return .object(object)
    }

    private mutating func list(_ node: YAMLNode, _ outline: InputOutline, _ name: String) -> JSONValue? {
        guard let element = outline.element else { return nil }
        if let entries = node.mapping, element.members.map(\.name) == ["Name", "Value"] {
            // Attributes read better as a mapping than as a list of names and values.
            return .array(
                entries.compactMap { entry in
                    guard let text = entry.value.scalar?.text, !entry.value.isNull else {
                        problems.append((entry.value.mark, "\(entry.key) should be text, not \(entry.value.kind)"))
                        return nil
                    }
                    return .object(["Name": .string(entry.key), "Value": .string(text)])
                })
        }
        guard let elements = node.sequence else { return wrong(node, name, "a list") }
        return .array(elements.compactMap { value($0, as: element, called: "an element of \(name)") })
    }

    private mutating func map(_ node: YAMLNode, _ outline: InputOutline, _ name: String) -> JSONValue? {
        guard let entries = node.mapping, let element = outline.element else { return wrong(node, name, "a mapping") }
        var object = JSONObject()
        for entry in entries { object[entry.key] = value(entry.value, as: element, called: entry.key) }
        return .object(object)
    }

    private func document(_ node: YAMLNode) -> JSONValue {
        switch node.content {
        case .mapping(let entries): .object(JSONObject(members: entries.map { ($0.key, document($0.value)) }))
        case .sequence(let nodes): .array(nodes.map(document))
        case .scalar(let scalar):
            switch scalar.value {
            case .null: .null
            case .bool(let flag): .bool(flag)
            case .integer(let number): .number(JSONNumber(number))
            case .float(let number): .number(JSONNumber(number))
            case .string(let text): .string(text)
            }
        }
    }

    private mutating func wrong(_ node: YAMLNode, _ name: String, _ wanted: String) -> JSONValue? {
        problems.append((node.mark, "\(name) should be \(wanted), not \(node.kind)"))
        return nil
    }
}
