import JSON

// How points read what a function has decided. A member that is null says as little as one that is not there; one of
// another type than the event's makes the whole answer unreadable (cognito/triggers §4).

extension JSONObject {
    func flag(_ name: String) throws(Refusal) -> Bool? {
        guard let value = decided(name) else { return nil }
        guard let flag = value.boolValue else { throw .trigger(.unreadableAnswer) }
        return flag
    }

    func text(_ name: String) throws(Refusal) -> String? {
        guard let value = decided(name) else { return nil }
        guard let text = value.stringValue else { throw .trigger(.unreadableAnswer) }
        return text
    }

    func texts(_ name: String) throws(Refusal) -> [String]? {
        guard let value = decided(name) else { return nil }
        guard let list = value.arrayValue else { throw .trigger(.unreadableAnswer) }
        var texts: [String] = []
        for element in list {
            guard let text = element.stringValue else { throw .trigger(.unreadableAnswer) }
            texts.append(text)
        }
        return texts
    }

    func object(_ name: String) throws(Refusal) -> JSONObject? {
        guard let value = decided(name) else { return nil }
        guard let object = value.objectValue else { throw .trigger(.unreadableAnswer) }
        return object
    }

    /// A map of texts, in the order of the answer. Numbers and truth values are taken for what they are written as, and
    /// null for nothing: functions in many languages do not tell them apart.
    func map(_ name: String) throws(Refusal) -> [(name: String, value: String)]? {
        guard let object = try object(name) else { return nil }
        var map: [(name: String, value: String)] = []
        for (name, value) in object.members {
            switch value {
            case .string(let text): map.append((name, text))
            case .bool, .number: map.append((name, String(decoding: value.encoded(), as: UTF8.self)))
            case .null: continue
            case .array, .object: throw .trigger(.unreadableAnswer)
            }
        }
        return map
    }

    private func decided(_ name: String) -> JSONValue? {
        guard let value = self[name], !value.isNull else { return nil }
        return value
    }
}
