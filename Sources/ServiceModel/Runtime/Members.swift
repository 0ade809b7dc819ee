import JSON

// What generated structures are read and written with.

extension JSONObject {
    func required<Value: ServiceValue>(_ name: String) -> Value { optional(name) ?? .absent }

    func optional<Value: ServiceValue>(_ name: String) -> Value? { self[name].flatMap(Value.init(value:)) }

    func requiredBlob(_ name: String) -> [UInt8] { optionalBlob(name) ?? [] }

    func optionalBlob(_ name: String) -> [UInt8]? { self[name]?.stringValue.flatMap(Blob.decode) }
}

extension JSONWriter {
    mutating func member(_ name: String, _ value: some ServiceValue) {
        key(name)
        value.write(to: &self)
    }

    /// Writes nothing where there is no value: absent members are left out, never null (cognito/wire §2).
    mutating func member(_ name: String, _ value: (some ServiceValue)?) {
        if let value { member(name, value) }
    }

    mutating func blob(_ name: String, _ bytes: [UInt8]?) {
        guard let bytes else { return }
        key(name)
        string(Blob.encode(bytes))
    }
}
