extension Generator {
    /// One file for each built operation with its input and output, and one for each initial letter of what
    /// several share.
    func structures() -> [GeneratedFile] {
        let operations = model.operations.filter { built.contains($0.name) }
        // An input or output that is another operation's as well is shared like any other shape.
        var uses: [String: Int] = [:]
        for name in roots { uses[name, default: 0] += 1 }
        let own = Set(roots.filter { uses[$0] == 1 })
        let shared = Dictionary(grouping: model.reachable(from: roots).filter { !own.contains($0.name) }) {
            String($0.name.prefix(1))
        }
        let files = operations.map { operation in
            let names = [operation.input, operation.output].compactMap(\.self).filter(own.contains)
            return file("Operations/\(operation.name).swift", names.map(model.shape))
        }
        return (files + shared.sorted { $0.key < $1.key }.map { file("Structures/\($0.key).swift", $0.value) })
            .compactMap(\.self)
    }

    private func file(_ path: String, _ shapes: [Model.Shape]) -> GeneratedFile? {
        let texts = shapes.compactMap { shape in
            if case .structure(let members) = shape.kind { structure(shape.name, members) } else { nil }
        }
        return texts.isEmpty
            ? nil : modelFile(path, texts.joined(separator: "\n\n"), imports: ["public import JSON"])
    }

    private func structure(_ name: String, _ members: [Model.Member]) -> String {
        guard !members.isEmpty else {
            return """
                public struct \(name): ServiceShape {
                    public init() {}

                    public init(json: JSONObject) {}

                    public func write(to writer: inout JSONWriter) {
                        writer.beginObject()
                        writer.endObject()
                    }
                }
                """
        }
        return """
            public struct \(name): \(protocols(name, members)) {
            \(lines(members, "    ") { "public var \($0.swiftName): \(type(of: $0))" })

                public init(
            \(parameters(members))
                ) {
            \(lines(members, "        ") { "self.\($0.swiftName) = \($0.swiftName)" })
                }

                public init(json: JSONObject) throws(ShapeError) {
            \(lines(members, "        ") { "\($0.swiftName) = try json.\(reader($0))(\"\($0.name)\", of: Self.self)" })
                }

                public func write(to writer: inout JSONWriter) {
                    writer.beginObject()
            \(lines(members, "        ") { "writer.\(writer($0))(\"\($0.name)\", \($0.swiftName))" })
                    writer.endObject()
                }
            }
            """
    }

    private func protocols(_ name: String, _ members: [Model.Member]) -> String {
        let isInput = model.operations.contains { $0.input == name }
        let namesPool = members.contains { $0.name == "UserPoolId" && $0.isRequired }
        return isInput && namesPool ? "ServiceShape, PoolInput" : "ServiceShape"
    }

    private func lines(_ members: [Model.Member], _ indent: String, _ line: (Model.Member) -> String) -> String {
        members.map { indent + line($0) }.joined(separator: "\n")
    }

    private func parameters(_ members: [Model.Member]) -> String {
        members.map { "        \($0.swiftName): \(type(of: $0))" + ($0.isRequired ? "" : " = nil") }
            .joined(separator: ",\n")
    }

    private func type(of member: Model.Member) -> String { type(member.shape) + (member.isRequired ? "" : "?") }

    private func type(_ shape: String) -> String {
        switch model.shape(shape).kind {
        case .structure, .enumeration: shape
        case .exception, .string: "String"
        case .integer, .long: "Int"
        case .boolean: "Bool"
        case .timestamp: "Timestamp"
        case .blob: "[UInt8]"
        case .document: "JSONValue"
        case .list(let element): "[\(type(element))]"
        case .map(_, let value): "[String: \(type(value))]"
        }
    }

    private func reader(_ member: Model.Member) -> String {
        if case .blob = model.shape(member.shape).kind { return member.isRequired ? "requiredBlob" : "optionalBlob" }
        return member.isRequired ? "required" : "optional"
    }

    private func writer(_ member: Model.Member) -> String {
        if case .blob = model.shape(member.shape).kind { return "blob" }
        return "member"
    }
}

extension Model.Member {
    var swiftName: String { SwiftName.member(name) }
}
