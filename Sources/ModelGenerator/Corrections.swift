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

    /// Who may call an operation, other than the model says.
    struct AccessCorrection: Sendable {
        let operation: String
        let from: Model.Access
        let to: Model.Access
    }

    let all: [Correction]
    let access: [AccessCorrection]

    public static let none = Corrections(all: [], access: [])

    private init(all: [Correction], access: [AccessCorrection]) {
        self.all = all
        self.access = access
    }

    /// - Throws: `ModelError` for a correction that says nothing, or not why.
    public init(json: JSONValue) throws(ModelError) {
        guard let entries = json.objectValue?["corrections"]?.arrayValue else {
            throw ModelError("the corrections need a list of this name")
        }
        var all: [Correction] = []
        var access: [AccessCorrection] = []
        for entry in entries {
            let entry = entry.objectValue ?? [:]
            if entry["operation"] == nil {
                all.append(try Correction(json: entry))
            } else {
                access.append(try AccessCorrection(json: entry))
            }
        }
        self.all = all
        self.access = access
    }

    /// - Throws: `ModelError` for an entry that does not say why.
    fileprivate static func requireGrounds(_ json: JSONObject, of name: String) throws(ModelError) {
        for member in ["reason", "source"] where json[member]?.stringValue?.isEmpty != false {
            throw ModelError("the correction of \(name) has no \(member)")
        }
    }
}

extension Corrections.Correction {
    fileprivate init(json: JSONObject) throws(ModelError) {
        guard let shape = json["shape"]?.stringValue else { throw ModelError("a correction names no shape") }
        try Corrections.requireGrounds(json, of: shape)
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

extension Corrections.AccessCorrection {
    fileprivate init(json: JSONObject) throws(ModelError) {
        guard let operation = json["operation"]?.stringValue else {
            throw ModelError("a correction names no operation")
        }
        try Corrections.requireGrounds(json, of: operation)
        let change = json["access"]?.objectValue
        guard let from = change?["from"]?.stringValue.flatMap(Model.Access.init(rawValue:)),
            let to = change?["to"]?.stringValue.flatMap(Model.Access.init(rawValue:))
        else { throw ModelError("the correction of \(operation) needs an access from and to") }
        self.operation = operation
        self.from = from
        self.to = to
    }
}
