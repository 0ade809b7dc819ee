public import JSON

extension Model {
    /// What the generator needs of a service model as the AWS SDKs carry it (`service-2.json`), without its
    /// texts: one line for each operation and shape, so that a change of the model can be read.
    public static func strip(_ full: JSONValue) throws(ModelError) -> String {
        guard let root = full.objectValue, let operations = root["operations"]?.objectValue,
            let shapes = root["shapes"]?.objectValue,
            let prefix = root["metadata"]?.objectValue?["targetPrefix"]
        else { throw ModelError("not a service model") }
        let sections: [(String, [(key: String, value: JSONValue)])] = [
            (
                "operations",
                operations.members.map { (key: $0.key, value: stripOperation($0.value.objectValue ?? [:])) }
            ),
            ("shapes", shapes.members.map { (key: $0.key, value: stripShape($0.value.objectValue ?? [:])) }),
        ]
        let texts = sections.map { name, members in
            "\"\(name)\":{\n" + members.map { "\(text(.string($0.key))):\(text($0.value))" }.joined(separator: ",\n")
                + "\n}"
        }
        return "{\n\"targetPrefix\":\(text(prefix)),\n" + texts.joined(separator: ",\n") + "\n}\n"
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: value.encoded(), as: UTF8.self) }

    private static func stripOperation(_ full: JSONObject) -> JSONValue {
        var kept = JSONObject()
        kept["input"] = full["input"]?.objectValue?["shape"]
        kept["output"] = full["output"]?.objectValue?["shape"]
        kept["authtype"] = full["authtype"]
        return .object(kept)
    }

    private static func stripShape(_ full: JSONObject) -> JSONValue {
        var kept = JSONObject()
        for name in [
            "type", "document", "exception", "fault", "sensitive", "min", "max", "pattern", "enum", "required",
        ] {
            kept[name] = full[name]
        }
        for name in ["member", "key", "value"] { kept[name] = full[name]?.objectValue?["shape"] }
        if let members = full["members"]?.objectValue {
            kept["members"] = .object(
                JSONObject(members: members.members.map { ($0.key, $0.value.objectValue?["shape"] ?? .null) }))
        }
        return .object(kept)
    }
}
