import JSON

// The constraints of a shape, in the service's words (cognito/wire §6).
//
// Lengths of strings are counted in UTF-16 units, as Java's are.

extension Shape {
    var isScalar: Bool {
        switch kind {
        case .structure, .list, .map, .document: false
        default: true
        }
    }

    /// The constraints that a simple value breaks. `value` has the shape's type.
    func violated(by value: JSONValue) -> [String] {
        switch (kind, value) {
        case (.string(let pattern), .string(let text)):
            var broken = minimum == nil && maximum == nil ? [] : violated(bySize: text.utf16.count)
            if let pattern, !pattern.matches(text) { broken.append(patternText(pattern)) }
            return broken
        case (.enumeration(let values), .string(let text)):
            return values.contains(text) ? [] : [enumerationText(values)]
        case (.integer, .number(let number)), (.long, .number(let number)):
            guard let number = number.int64 else { return [] }
            return bounds(of: "value").filter { $0.isBroken(Int(number)) }.map(\.text)
        case (.blob, .string(let text)):
            return violated(bySize: Blob.decode(text)?.count ?? 0)
        default:
            return []
        }
    }

    /// The constraints that a length or a number of elements breaks.
    func violated(bySize size: Int) -> [String] {
        if size >= minimum ?? 0, size <= maximum ?? .max { return [] }
        return bounds(of: "length").filter { $0.isBroken(size) }.map(\.text)
    }

    /// All constraints of a simple shape, as a list or map names those of its elements.
    var constraintList: String {
        let texts: [String] =
            switch kind {
            case .string(let pattern): bounds(of: "length").map(\.text) + (pattern.map { [patternText($0)] } ?? [])
            case .enumeration(let values): [enumerationText(values)]
            case .integer, .long: bounds(of: "value").map(\.text)
            default: bounds(of: "length").map(\.text)
            }
        return "[\(texts.joined(separator: ", "))]"
    }

    private func patternText(_ pattern: Pattern) -> String {
        "Member must satisfy regular expression pattern: \(pattern.text)"
    }

    private func enumerationText(_ values: [String]) -> String {
        "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
    }

    private func bounds(of what: String) -> [Bound] {
        let upper = maximum.map {
            Bound(text: "Member must have \(what) less than or equal to \($0)", range: Int.min...$0)
        }
        let lower = minimum.map {
            Bound(text: "Member must have \(what) greater than or equal to \($0)", range: $0...Int.max)
        }
        return [upper, lower].compactMap(\.self)
    }
}

private struct Bound {
    let text: String
    let range: ClosedRange<Int>

    func isBroken(_ value: Int) -> Bool { !range.contains(value) }
}
