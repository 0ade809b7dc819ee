import JSON

/// Texts by name: metadata, tags, settings of providers.
extension [String: String] {
    /// In the order of the names, so that the same texts give the same JSON.
    var json: JSONObject { JSONObject(members: sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }) }

    /// What is no text is left out, and of a name that stands there twice the last one counts.
    init(json: JSONObject) {
        self.init(
            json.members.compactMap { member in member.value.stringValue.map { (member.key, $0) } },
            uniquingKeysWith: { _, last in last })
    }
}
