import JSON

/// One walk through a request, along the model.
struct ValidationWalk {
    /// A place in the request, from the outside in.
    private enum Step {
        case member(String)
        case element(Int)
        case entry(String)
    }

    /// Beyond this many no more are collected, so that a large request of nothing but mistakes does not get
    /// a larger answer.
    private static let mostViolations = 100

    /// No constraint of the model's: not every database can keep it in a text, and all have to answer the same.
    private static let noNullCharacter = "Member must not contain the character U+0000"

    private(set) var violations: [String] = []
    private let shapes: [Shape]
    private var path: [Step] = []
    /// Whether the value at hand stands within something sensitive.
    private var isHidden = false

    init(along table: ConstraintTable) {
        shapes = table.shapes
    }

    mutating func visitStructure(_ shape: Shape, _ object: JSONObject) throws(ServiceError) {
        guard case .structure(let members) = shape.kind else { return }
        for member in members {
            let value = object[member.name]
            guard let value, !value.isNull else {
                if member.isRequired {
                    path.append(.member(member.pathName))
                    report("Member must not be null", showing: " null")
                    path.removeLast()
                }
                continue
            }
            path.append(.member(member.pathName))
            try visit(shapes[member.shape], value)
            path.removeLast()
        }
    }

    private mutating func visit(_ shape: Shape, _ value: JSONValue) throws(ServiceError) {
        let wasHidden = isHidden
        if shape.isSensitive { isHidden = true }
        switch shape.kind {
        case .structure: try visitStructure(shape, try TypeCheck.object(value, else: "Expected null"))
        case .list(let element): try visitList(shape, shapes[element], try TypeCheck.array(value))
        case .map(let key, let content):
            try visitMap(shape, shapes[key], shapes[content], try TypeCheck.object(value, else: "Expected map or null"))
        default:
            try TypeCheck.scalar(shape, value)
            for constraint in shape.violated(by: value) { report(constraint, showing: shown(shape, value)) }
            if value.hasNullCharacter { report(Self.noNullCharacter, showing: shown(shape, value)) }
        }
        isHidden = wasHidden
    }

    /// Elements that are structures, lists or maps have places of their own; what is wrong with simple ones is
    /// told once, of the list.
    private mutating func visitList(_ shape: Shape, _ element: Shape, _ values: [JSONValue]) throws(ServiceError) {
        let values = values.filter { !$0.isNull }
        for constraint in shape.violated(bySize: values.count) {
            report(constraint, showing: shown(element, values))
        }
        if element.isScalar {
            var keeps = true
            for value in values {
                try TypeCheck.scalar(element, value)
                if value.hasNullCharacter { report(Self.noNullCharacter, showing: shown(element, values)) }
                if keeps, !element.violated(by: value).isEmpty { keeps = false }
            }
            if !keeps {
                report("Member must satisfy constraint: \(element.constraintList)", showing: shown(element, values))
            }
            return
        }
        for (index, value) in values.enumerated() {
            path.append(.element(index + 1))
            try visit(element, value)
            path.removeLast()
        }
    }

    /// As with lists; what is wrong with keys is told once, and so is what is wrong with simple values.
    private mutating func visitMap(
        _ shape: Shape, _ key: Shape, _ content: Shape, _ object: JSONObject
    ) throws(ServiceError) {
        let members = object.members.filter { !$0.value.isNull }
        var keepsKeys = true
        var keepsValues = true
        for member in members {
            if keepsKeys, !key.violated(by: .string(member.key)).isEmpty { keepsKeys = false }
            guard content.isScalar else { continue }
            try TypeCheck.scalar(content, member.value)
            if member.value.hasNullCharacter { report(Self.noNullCharacter, showing: shown(key, content, members)) }
            if keepsValues, !content.violated(by: member.value).isEmpty { keepsValues = false }
        }
        let wrongSize = shape.violated(bySize: members.count)
        if !keepsKeys || !keepsValues || !wrongSize.isEmpty {
            let text = shown(key, content, members)
            for constraint in wrongSize { report(constraint, showing: text) }
            if !keepsKeys { report("Map keys must satisfy constraint: \(key.constraintList)", showing: text) }
            if !keepsValues { report("Map value must satisfy constraint: \(content.constraintList)", showing: text) }
        }
        guard !content.isScalar else { return }
        for member in members {
            path.append(.entry(member.key))
            try visit(content, member.value)
            path.removeLast()
        }
    }
}

// MARK: Words

extension ValidationWalk {
    private mutating func report(_ constraint: String, showing value: String) {
        guard violations.count < Self.mostViolations else { return }
        violations.append("Value\(value) at '\(pathText)' failed to satisfy constraint: \(constraint)")
    }

    /// `schema.1.member.name`, `acrConfiguration.Level1.member.acrValue`.
    private var pathText: String {
        path.enumerated().map { index, step in
            switch step {
            case .member(let name): index == 0 ? name : ".\(name)"
            case .element(let number): ".\(number).member"
            case .entry(let key): ".\(key).member"
            }
        }.joined()
    }

    private func shown(_ shape: Shape, _ value: JSONValue) -> String {
        isHidden ? "" : ShownValue(shapes: shapes).text(of: value, shape).map { " '\($0)'" } ?? ""
    }

    private func shown(_ element: Shape, _ values: [JSONValue]) -> String {
        if isHidden { return "" }
        return ShownValue(shapes: shapes).text(of: values, element).map { " '\($0)'" } ?? ""
    }

    private func shown(_ key: Shape, _ content: Shape, _ members: [(key: String, value: JSONValue)]) -> String {
        if isHidden || key.isSensitive { return "" }
        return ShownValue(shapes: shapes).text(of: members, content).map { " '\($0)'" } ?? ""
    }
}

extension JSONValue {
    fileprivate var hasNullCharacter: Bool {
        guard var text = stringValue else { return false }
        return text.withUTF8 { $0.contains(0) }
    }
}
