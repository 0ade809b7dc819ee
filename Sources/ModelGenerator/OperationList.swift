public import JSON

/// The operations of an API by area, and which of them are built: the one list that says so
/// (`Sources/modelgen/Model/operations.json` for user pools, `identity-pool-operations.json` for identity pools).
///
/// To build another operation, change its word there from `validates` to `built` and run `scripts/generate`. What is
/// built gets typed structures and a line in the dispatcher's table; all others are known by name and constraints
/// alone, which keeps builds quick.
public struct OperationList: Sendable {
    /// What a group of operations is about.
    public struct Area: Sendable {
        /// For people who look for an operation.
        public let title: String
        /// The folder of its operations beneath `Operations` of the API's module.
        public let folder: String
        /// In the order in which they are shown.
        public let operations: [(name: String, isBuilt: Bool)]

        public var built: [String] { operations.filter(\.isBuilt).map(\.name) }
    }

    public let areas: [Area]

    /// - Throws: `ModelError` naming the area or operation that says too little, or something unknown.
    public init(json: JSONValue) throws(ModelError) {
        guard let areas = json.objectValue?["areas"]?.arrayValue else {
            throw ModelError("the list of operations needs areas")
        }
        var read: [Area] = []
        for area in areas { read.append(try Area(json: area.objectValue ?? [:])) }
        self.areas = read
    }

    /// The names of the built ones.
    var built: Set<String> { Set(areas.flatMap(\.built)) }

    /// - Throws: `ModelError` unless each operation of `model` is in one area, and nothing else is.
    func check(against model: Model) throws(ModelError) {
        let known = Set(model.operations.map(\.name))
        var listed: Set<String> = []
        for name in areas.flatMap(\.operations).map(\.name) {
            guard known.contains(name) else { throw ModelError("\(name) is not an operation of the model") }
            guard listed.insert(name).inserted else { throw ModelError("\(name) is in two areas") }
        }
        let missing = known.subtracting(listed).sorted()
        guard missing.isEmpty else {
            throw ModelError("in no area of the list of operations: \(missing.joined(separator: ", "))")
        }
    }
}

extension OperationList.Area {
    fileprivate init(json: JSONObject) throws(ModelError) {
        guard let title = json["title"]?.stringValue, let folder = json["folder"]?.stringValue,
            let members = json["operations"]?.objectValue?.members
        else { throw ModelError("an area of the list of operations needs title, folder and operations") }
        var operations: [(name: String, isBuilt: Bool)] = []
        for (name, state) in members {
            switch state.stringValue {
            case "built": operations.append((name, true))
            case "validates": operations.append((name, false))
            default: throw ModelError("\(name) in \(folder) is neither built nor validates")
            }
        }
        self.title = title
        self.folder = folder
        self.operations = operations
    }
}
