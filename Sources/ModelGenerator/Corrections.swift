public import JSON

/// Where the service does not do what its published model says: data beside the model, each entry with its reason and
/// its source (`Sources/modelgen/Model/corrections.json`).
public struct Corrections: Sendable {
    struct Correction: Sendable {
        let shape: String
        /// By the constraint's name, what the model says and what the service does.
        let constraints: [(name: String, from: JSONValue, to: JSONValue)]
        /// By the member's name on the wire, its name in the texts of violations.
        let pathNames: [(member: String, name: String)]
        let isSensitive: Bool
    }

    let all: [Correction]

    public static let none = Corrections(all: [])

    private init(all: [Correction]) { self.all = all }

    /// - Throws: `ModelError` for a correction that says nothing, or not why.
    public init(json: JSONValue) throws(ModelError) {
        guard let entries = json.objectValue?["corrections"]?.arrayValue else {
            throw ModelError("the corrections need a list of this name")
        }
        var all: [Correction] = []
        for entry in entries { all.append(try Correction(json: entry.objectValue ?? [:])) }
        self.all = all
    }
}

extension Corrections.Correction {
    fileprivate init(json: JSONObject) throws(ModelError) {
        guard let shape = json["shape"]?.stringValue else { throw ModelError("a correction names no shape") }
        for name in ["reason", "source"] where json[name]?.stringValue?.isEmpty != false {
            throw ModelError("the correction of \(shape) has no \(name)")
        }
        self.shape = shape
        var constraints: [(name: String, from: JSONValue, to: JSONValue)] = []
        for (name, change) in (json["constraints"]?.objectValue ?? [:]).members {
            guard let from = change.objectValue?["from"], let to = change.objectValue?["to"] else {
                throw ModelError("the correction of \(shape).\(name) needs from and to")
            }
            constraints.append((name, from, to))
        }
        self.constraints = constraints
        pathNames = (json["pathNames"]?.objectValue ?? [:]).members.map { ($0.key, $0.value.stringValue ?? "") }
        isSensitive = json["sensitive"]?.boolValue == true
        if constraints.isEmpty, pathNames.isEmpty, !isSensitive {
            throw ModelError("the correction of \(shape) corrects nothing")
        }
    }

    /// The shape as the service has it.
    ///
    /// - Throws: `ModelError` where the model no longer says what the correction was made against.
    func applied(to shape: JSONObject) throws(ModelError) -> JSONObject {
        var shape = shape
        for (name, from, to) in constraints {
            guard (shape[name] ?? .null) == from else {
                throw ModelError("\(self.shape).\(name) is no longer what its correction was made against")
            }
            shape[name] = to
        }
        for (member, name) in pathNames {
            guard shape["members"]?.objectValue?[member] != nil, !name.isEmpty else {
                throw ModelError("\(self.shape) has no member \(member) to give a name to")
            }
        }
        if isSensitive { shape["sensitive"] = true }
        return shape
    }
}
