extension Generator {
    func operationNames() -> GeneratedFile {
        let cases = model.operations.map { "    case \(SwiftName.member($0.name)) = \"\($0.name)\"" }
        return modelFile(
            "\(service.operationType).swift",
            """
            /// Every operation of the API of \(service.subject), by the name that follows the prefix in `X-Amz-Target`.
            public enum \(service.operationType): String, ServiceOperation {
            \(cases.joined(separator: "\n"))

                /// What stands before the dot in `X-Amz-Target`.
                public static let targetPrefix = "\(model.targetPrefix)"

                public static let constraints = ConstraintTable(ModelText.constraints, patterns: ModelText.patterns)
            }
            """)
    }

    func errorNames() -> GeneratedFile {
        let names = ([model] + others).flatMap(\.shapes.values).compactMap { shape in
            if case .exception = shape.kind { shape.name } else { nil }
        }
        let cases = Set(names).sorted().map { "    case \(SwiftName.member($0)) = \"\($0)\"" }
        return modelFile(
            "ErrorName.swift",
            """
            /// Every error of the APIs' models, by its name on the wire.
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
        return modelFile("Enumerations.swift", texts.joined(separator: "\n\n"))
    }

    /// The inputs and outputs of the built operations.
    var roots: [String] {
        model.operations.filter { built.contains($0.name) }.flatMap { [$0.input, $0.output].compactMap(\.self) }
    }
}
