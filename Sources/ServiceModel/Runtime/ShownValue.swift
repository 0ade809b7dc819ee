import JSON

/// Values as they stand in the texts of violations: as Java prints lists, maps and the service's structures
/// (cognito/evidence row 78).
///
/// A value within which something sensitive stands has no text: nil.
struct ShownValue {
    /// Beyond this many structures, lists or maps a text is cut short: each of them may take hundreds of characters
    /// where the caller sent two.
    private static let mostElements = 100

    /// Those of the table that the values' shapes are of.
    let shapes: [Shape]

    func text(of values: [JSONValue], _ element: Shape) -> String? {
        texts(values, element) { text(of: $0, element) }.map { "[\($0)]" }
    }

    func text(of members: [(key: String, value: JSONValue)], _ content: Shape) -> String? {
        texts(members, content) { member in text(of: member.value, content).map { "\(member.key)=\($0)" } }.map {
            "{\($0)}"
        }
    }

    private func texts<Value>(
        _ values: [Value], _ element: Shape, _ text: (Value) -> String?
    ) -> String? {
        var texts: [String] = []
        let most = element.isScalar ? values.count : Self.mostElements
        for value in values.prefix(most) {
            guard let text = text(value) else { return nil }
            texts.append(text)
        }
        if values.count > most { texts.append("...") }
        return texts.joined(separator: ", ")
    }

    /// Values of the wrong type are refused elsewhere and show nothing here.
    func text(of value: JSONValue, _ shape: Shape) -> String? {
        if shape.isSensitive { return nil }
        switch (shape.kind, value) {
        case (.structure(let members), .object(let object)):
            var texts: [String] = []
            for member in members {
                let inner = object[member.name] ?? .null
                guard let text = inner.isNull ? "null" : text(of: inner, shapes[member.shape]) else { return nil }
                texts.append("\(member.pathName)=\(text)")
            }
            return "\(shape.name)(\(texts.joined(separator: ", ")))"
        case (.list(let element), .array(let values)): return text(of: values, shapes[element])
        case (.map(let key, let content), .object(let object)):
            return shapes[key].isSensitive ? nil : text(of: object.members, shapes[content])
        case (.blob, .string(let text)):
            let count = Blob.decode(text)?.count ?? 0
            return "java.nio.HeapByteBuffer[pos=0 lim=\(count) cap=\(count)]"
        default: return value.shown
        }
    }
}

extension JSONValue {
    /// A simple value as it stands in a message.
    var shown: String {
        switch self {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        default: ""
        }
    }
}
