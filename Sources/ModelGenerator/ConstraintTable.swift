extension Generator {
    /// The patterns of the model, sorted; the constraint table names them by place.
    var patterns: [String] {
        let texts = model.shapes.values.compactMap { shape in
            if case .string(let pattern) = shape.kind { pattern } else { nil }
        }
        return Set(texts).sorted()
    }

    /// What the inputs of all operations reach.
    private var constrained: [Model.Shape] { model.reachable(from: model.operations.map(\.input)) }

    /// Writes the table that `ServiceModel/Runtime/ConstraintTable.swift` reads; the format is described there.
    func constraintTable() -> GeneratedFile {
        let shapes = constrained
        let places = Dictionary(uniqueKeysWithValues: zip(shapes.map(\.name), shapes.indices))
        var lines: [String] = []
        for shape in shapes { lines += rows(shape, places) }
        for operation in model.operations {
            let access =
                switch operation.access {
                case .signed: "s"
                case .either: "e"
                case .public: "-"
                }
            lines.append(
                "o \(operation.name) \(places[operation.input]!) \(access) \(operation.output == nil ? "-" : "y")")
        }
        return modelFile(
            "ConstraintText.swift",
            """
            /// What `ConstraintTable` reads.
            enum ModelText {
                static let constraints: StaticString = #\"\"\"
            \(lines.joined(separator: "\n"))

            \"\"\"#
            }
            """, usesRuntime: false)
    }

    private func rows(_ shape: Model.Shape, _ places: [String: Int]) -> [String] {
        func row(_ kind: String, _ rest: String...) -> String {
            func bound(_ value: Int?) -> String { value.map(String.init) ?? "-" }
            let common = [kind, shape.name, shape.isSensitive ? "!" : "-", bound(shape.minimum), bound(shape.maximum)]
            return (common + rest).joined(separator: " ")
        }
        switch shape.kind {
        case .structure(let members):
            return [row("s")]
                + members.map {
                    "m \($0.name) \(places[$0.shape]!) \($0.isRequired ? "r" : "-")" + " \($0.pathName ?? "-")"
                }
        case .exception: return []
        case .string(let pattern): return [row("t", pattern.map { String(patterns.firstIndex(of: $0)!) } ?? "-")]
        case .enumeration(let values): return [row("e")] + values.map { "v \($0)" }
        case .integer: return [row("i")]
        case .long: return [row("n")]
        case .boolean: return [row("b")]
        case .timestamp: return [row("d")]
        case .blob: return [row("x")]
        case .document: return [row("j")]
        case .list(let element): return [row("l", "\(places[element]!)")]
        case .map(let key, let value): return [row("k", "\(places[key]!)", "\(places[value]!)")]
        }
    }

    /// Writes the automata that `ServiceModel/Runtime/Pattern.swift` runs; the format is described there.
    func patternTable() throws(ModelError) -> GeneratedFile {
        var lines: [String] = []
        for pattern in patterns { lines += [pattern] + (try Automaton(pattern: pattern)).rows }
        return modelFile(
            "PatternText.swift",
            """
            extension ModelText {
                static let patterns: StaticString = #\"\"\"
            \(lines.joined(separator: "\n"))

            \"\"\"#
            }
            """, usesRuntime: false)
    }
}
