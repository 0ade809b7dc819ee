public import JSON

/// The API's model as `modelgen strip` leaves it.
public struct Model: Sendable {
    struct Operation: Sendable {
        let name: String
        let input: String
        /// Nil where the answer has no body.
        let output: String?
        var access: Access

        var isSigned: Bool { access == .signed }
    }

    /// By what a call may be made.
    enum Access: String, Sendable {
        /// A signature by AWS credentials.
        case signed
        /// What the request itself carries: a token, a client id, a secret.
        case `public`
        /// Either.
        case either
    }

    struct Member: Sendable {
        let name: String
        let shape: String
        let isRequired: Bool
        /// The name in the texts of violations, where it is not the one on the wire with its first letter lowered.
        let pathName: String?
    }

    enum Kind: Sendable {
        case structure([Member])
        case exception
        case string(pattern: String?)
        case enumeration([String])
        case integer, long, boolean, timestamp, blob, document
        case list(element: String)
        case map(key: String, value: String)
    }

    struct Shape: Sendable {
        let name: String
        let kind: Kind
        let minimum: Int?
        let maximum: Int?
        let isSensitive: Bool
    }

    let targetPrefix: String
    /// In the model's order, which is alphabetical.
    let operations: [Operation]
    let shapes: [String: Shape]

    /// - Throws: `ModelError` naming what the model lacks, what this generator does not know, or which correction does
    ///   not fit.
    public init(json: JSONValue, corrections: Corrections = .none) throws(ModelError) {
        guard let root = json.objectValue, let operations = root["operations"]?.objectValue,
            let shapes = root["shapes"]?.objectValue, let prefix = root["targetPrefix"]?.stringValue
        else { throw ModelError("the model needs targetPrefix, operations and shapes") }
        targetPrefix = prefix
        var readOperations: [Operation] = []
        for (name, value) in operations.members {
            guard let input = value.objectValue?["input"]?.stringValue else { throw ModelError("\(name) has no input") }
            readOperations.append(
                Operation(
                    name: name, input: input, output: value.objectValue?["output"]?.stringValue,
                    access: value.objectValue?["authtype"]?.stringValue == "none" ? .public : .signed))
        }
        for correction in corrections.access {
            guard let place = readOperations.firstIndex(where: { $0.name == correction.operation }) else {
                throw ModelError("\(correction.operation) is corrected, but is not there")
            }
            guard readOperations[place].access == correction.from else {
                throw ModelError(
                    "the access of \(correction.operation) is no longer what its correction was made against")
            }
            readOperations[place].access = correction.to
        }
        self.operations = readOperations
        var corrected = shapes
        var pathNames: [String: [String: String]] = [:]
        for correction in corrections.all {
            guard let shape = corrected[correction.shape]?.objectValue else {
                throw ModelError("\(correction.shape) is corrected, but is not there")
            }
            corrected[correction.shape] = .object(try correction.applied(to: shape))
            for (member, name) in correction.pathNames { pathNames[correction.shape, default: [:]][member] = name }
        }
        var readShapes: [String: Shape] = [:]
        for (name, value) in corrected.members {
            readShapes[name] = try Shape(name: name, json: value.objectValue ?? [:], pathNames: pathNames[name] ?? [:])
        }
        self.shapes = readShapes
        try checkReferences()
    }

    func shape(_ name: String) -> Shape { shapes[name]! }

    private func checkReferences() throws(ModelError) {
        for shape in shapes.values {
            for name in shape.references where shapes[name] == nil {
                throw ModelError("\(shape.name) refers to \(name), which is not there")
            }
        }
        for operation in operations {
            for name in [operation.input, operation.output].compactMap(\.self) where shapes[name] == nil {
                throw ModelError("\(operation.name) refers to \(name), which is not there")
            }
        }
    }

    /// `roots` and all shapes that they reach, each once, sorted by name.
    func reachable(from roots: [String]) -> [Shape] {
        var seen = Set(roots)
        var waiting = roots
        while let name = waiting.popLast() {
            for reference in shape(name).references where seen.insert(reference).inserted { waiting.append(reference) }
        }
        return seen.sorted().map(shape)
    }
}

extension Model.Shape {
    /// The names of the shapes that this one is made of.
    var references: [String] {
        switch kind {
        case .structure(let members): members.map(\.shape)
        case .list(let element): [element]
        case .map(let key, let value): [key, value]
        default: []
        }
    }

    init(name: String, json: JSONObject, pathNames: [String: String]) throws(ModelError) {
        self.name = name
        kind = try Model.Shape.kind(name, json, pathNames)
        minimum = json["min"]?.int64Value.map { Int($0) }
        maximum = json["max"]?.int64Value.map { Int($0) }
        isSensitive = json["sensitive"]?.boolValue == true
    }

    private static func kind(
        _ name: String, _ json: JSONObject, _ pathNames: [String: String]
    ) throws(ModelError) -> Model.Kind {
        if json["document"]?.boolValue == true { return .document }
        if json["exception"]?.boolValue == true { return .exception }
        switch json["type"]?.stringValue {
        case "structure": return .structure(members(json, pathNames))
        case "string":
            if let values = json["enum"]?.arrayValue { return .enumeration(values.compactMap(\.stringValue)) }
            return .string(pattern: json["pattern"]?.stringValue)
        case "integer": return .integer
        case "long": return .long
        case "boolean": return .boolean
        case "timestamp": return .timestamp
        case "blob": return .blob
        case "list":
            if let element = json["member"]?.stringValue { return .list(element: element) }
        case "map":
            if let key = json["key"]?.stringValue, let value = json["value"]?.stringValue {
                return .map(key: key, value: value)
            }
        default: break
        }
        throw ModelError("\(name) is of a kind that the generator does not know")
    }

    private static func members(_ json: JSONObject, _ pathNames: [String: String]) -> [Model.Member] {
        let required = Set(json["required"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        return (json["members"]?.objectValue ?? [:]).members.map { member in
            Model.Member(
                name: member.key, shape: member.value.stringValue ?? "", isRequired: required.contains(member.key),
                pathName: pathNames[member.key])
        }
    }
}

/// What is wrong with a model, in a sentence.
public struct ModelError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
