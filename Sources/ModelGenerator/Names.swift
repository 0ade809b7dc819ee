extension Generator {
    func operationNames() -> GeneratedFile {
        let cases = model.operations.map { "    case \(SwiftName.member($0.name)) = \"\($0.name)\"" }
        return GeneratedFile(
            "OperationName.swift",
            """
            /// Every operation of the API, by the name that follows the prefix in `X-Amz-Target`.
            public enum OperationName: String, Sendable, CaseIterable {
            \(cases.joined(separator: "\n"))

                /// What stands before the dot in `X-Amz-Target`.
                public static let targetPrefix = "\(model.targetPrefix)"
            }
            """)
    }

    func errorNames() -> GeneratedFile {
        let names = model.shapes.values.compactMap { shape in
            if case .exception = shape.kind { shape.name } else { nil }
        }
        let cases = names.sorted().map { "    case \(SwiftName.member($0)) = \"\($0)\"" }
        return GeneratedFile(
            "ErrorName.swift",
            """
            /// Every error of the API's model, by its name on the wire.
            public enum ErrorName: String, Sendable, CaseIterable {
            \(cases.joined(separator: "\n"))
            }
            """)
    }

    func enumerations() throws(ModelError) -> GeneratedFile {
        var texts: [String] = []
        for shape in model.reachable(from: roots) {
            guard case .enumeration(let values) = shape.kind else { continue }
            let names = values.map(SwiftName.enumCase)
            guard Set(names).count == names.count else { throw ModelError("two cases of \(shape.name) share a name") }
            let cases = zip(names, values).map { "    case \($0) = \"\($1)\"" }
            texts.append("public enum \(shape.name): String, ServiceEnumeration {\n\(cases.joined(separator: "\n"))\n}")
        }
        return GeneratedFile("Enumerations.swift", texts.joined(separator: "\n\n"))
    }

    /// The inputs and outputs of the built operations.
    var roots: [String] {
        model.operations.filter { built.contains($0.name) }.flatMap { [$0.input, $0.output].compactMap(\.self) }
    }
}
