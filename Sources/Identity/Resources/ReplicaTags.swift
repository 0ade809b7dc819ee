import JSON

/// The tags of a replica, which are its own.
enum ReplicaTags {
    static func encode(_ tags: [String: String]) -> [UInt8]? {
        tags.isEmpty ? nil : JSONValue.object(tags.json).encoded()
    }

    static func decode(_ bytes: [UInt8]?) throws -> [String: String] {
        guard let bytes else { return [:] }
        return try [String: String](json: JSONReader.read(bytes).objectValue ?? JSONObject())
    }
}
