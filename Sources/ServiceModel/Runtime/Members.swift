package import JSON

// What generated structures, of this module and of others, are read and written with.

extension JSONObject {
    package func required<Value: ServiceValue>(
        _ name: String, of shape: any ServiceShape.Type
    ) throws(ShapeError) -> Value {
        guard let value: Value = try optional(name, of: shape) else { throw error(.missing, name, shape) }
        return value
    }

    /// Nil where the member is absent or null.
    package func optional<Value: ServiceValue>(
        _ name: String, of shape: any ServiceShape.Type
    ) throws(ShapeError) -> Value? {
        guard let json = self[name], !json.isNull else { return nil }
        guard let value = try Value(value: json) else { throw error(.unreadable, name, shape) }
        return value
    }

    package func requiredBlob(_ name: String, of shape: any ServiceShape.Type) throws(ShapeError) -> [UInt8] {
        guard let bytes = try optionalBlob(name, of: shape) else { throw error(.missing, name, shape) }
        return bytes
    }

    package func optionalBlob(_ name: String, of shape: any ServiceShape.Type) throws(ShapeError) -> [UInt8]? {
        guard let json = self[name], !json.isNull else { return nil }
        guard let bytes = json.stringValue.flatMap(Blob.decode) else { throw error(.unreadable, name, shape) }
        return bytes
    }

    private func error(
        _ problem: ShapeError.Problem, _ member: String, _ shape: any ServiceShape.Type
    ) -> ShapeError {
        ShapeError(shape: "\(shape)", member: member, problem: problem)
    }
}

extension JSONWriter {
    package mutating func member(_ name: String, _ value: some ServiceValue) {
        key(name)
        value.write(to: &self)
    }

    /// Writes nothing where there is no value: absent members are left out, never null (cognito/wire §2).
    package mutating func member(_ name: String, _ value: (some ServiceValue)?) {
        if let value { member(name, value) }
    }

    package mutating func blob(_ name: String, _ bytes: [UInt8]?) {
        guard let bytes else { return }
        key(name)
        string(Blob.encode(bytes))
    }
}
