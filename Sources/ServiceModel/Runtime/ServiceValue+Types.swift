public import JSON

extension String: ServiceValue {
    public init?(value json: JSONValue) {
        guard let text = json.stringValue else { return nil }
        self = text
    }

    public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Int: ServiceValue {
    public init?(value json: JSONValue) {
        guard let number = json.int64Value else { return nil }
        self = Int(number)
    }

    public func write(to writer: inout JSONWriter) { writer.int(Int64(self)) }
}

extension Bool: ServiceValue {
    public init?(value json: JSONValue) {
        guard let flag = json.boolValue else { return nil }
        self = flag
    }

    public func write(to writer: inout JSONWriter) { writer.bool(self) }
}

extension Array: ServiceValue where Element: ServiceValue {
    public init?(value json: JSONValue) throws(ShapeError) {
        guard let elements = json.arrayValue else { return nil }
        self = []
        reserveCapacity(elements.count)
        for json in elements where !json.isNull {
            guard let element = try Element(value: json) else { return nil }
            append(element)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }
}

/// Maps are written in the order of their keys, so that the same map is always the same text.
extension Dictionary: ServiceValue where Key == String, Value: ServiceValue {
    public init?(value json: JSONValue) throws(ShapeError) {
        guard let object = json.objectValue else { return nil }
        self.init(minimumCapacity: object.count)
        for member in object.members where !member.value.isNull {
            guard let value = try Value(value: member.value) else { return nil }
            self[member.key] = value
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (key, value) in sorted(by: { $0.key < $1.key }) {
            writer.key(key)
            value.write(to: &writer)
        }
        writer.endObject()
    }
}

/// A member that holds any JSON at all.
extension JSONValue: ServiceValue {
    public init?(value json: JSONValue) {
        guard !json.isNull else { return nil }
        self = json
    }

    public func write(to writer: inout JSONWriter) { writer.value(self) }
}
