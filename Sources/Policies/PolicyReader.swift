import JSON

/// From JSON to statements: the grammar of IAM's policies.
enum PolicyReader {
    private static let elements: Set<String> = [
        "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition",
    ]
    /// Of policies that say who may take a role on: the resource is the role.
    private static let trustElements: Set<String> = ["Sid", "Effect", "Action", "NotAction", "Principal", "Condition"]

    static func statements(of value: JSONValue) throws(PolicyError) -> [PolicyStatement] {
        try statements(of: value, name: \.name) { value, place, hasVariables throws(PolicyError) in
            try statement(value, at: place, hasVariables: hasVariables)
        }
    }

    static func trustStatements(of value: JSONValue) throws(PolicyError) -> [TrustStatement] {
        try statements(of: value, name: \.name) { value, place, hasVariables throws(PolicyError) in
            try trustStatement(value, at: place, hasVariables: hasVariables)
        }
    }

    private static func statements<Statement>(
        of value: JSONValue, name: (Statement) -> String,
        read: (_ value: JSONValue, _ place: String, _ hasVariables: Bool) throws(PolicyError) -> Statement
    ) throws(PolicyError) -> [Statement] {
        guard let document = value.objectValue else { throw PolicyError("", "a policy is an object") }
        for member in document.members where !["Version", "Id", "Statement"].contains(member.key) {
            throw PolicyError(member.key, "there is no such element; there are Version, Id and Statement")
        }
        if let id = document["Id"], id.stringValue == nil { throw PolicyError("Id", "it is a text") }
        let hasVariables = try self.hasVariables(document["Version"])
        let places: [(place: String, value: JSONValue)]
        switch document["Statement"] {
        case .array(let list)?: places = list.enumerated().map { ("Statement[\($0.offset)]", $0.element) }
        case let single?: places = [("Statement", single)]
        case nil: throw PolicyError("Statement", "it is missing")
        }
        guard !places.isEmpty else { throw PolicyError("Statement", "it is empty") }
        var statements: [Statement] = []
        for (place, value) in places {
            let statement = try read(value, place, hasVariables)
            guard !statements.contains(where: { name($0) == name(statement) }) else {
                throw PolicyError("\(place).Sid", "\"\(name(statement))\" is the Sid of another statement, too")
            }
            statements.append(statement)
        }
        return statements
    }

    /// Before 2012-10-17 there were none.
    private static func hasVariables(_ version: JSONValue?) throws(PolicyError) -> Bool {
        switch version {
        case .string("2012-10-17")?: return true
        case nil, .string("2008-10-17")?: return false
        default: throw PolicyError("Version", "it is 2012-10-17 or 2008-10-17")
        }
    }

    private static func statement(
        _ value: JSONValue, at place: String, hasVariables: Bool
    ) throws(PolicyError) -> PolicyStatement {
        guard let statement = value.objectValue else { throw PolicyError(place, "a statement is an object") }
        for member in statement.members where !elements.contains(member.key) {
            let place = "\(place).\(member.key)"
            if ["Principal", "NotPrincipal"].contains(member.key) {
                throw PolicyError(
                    place, "a policy of a key or a role has none; a role's trust policy is given by --trust")
            }
            throw PolicyError(place, "there is no such element")
        }
        let effect = try effect(of: statement, at: place)
        let (actions, isNotAction) = try choice(of: "Action", in: statement, at: place)
        let (resources, isNotResource) = try choice(of: "Resource", in: statement, at: place)
        return PolicyStatement(
            name: try name(statement["Sid"], at: place), effect: effect,
            actions: .init(patterns: try actions.map(action), isInverted: isNotAction),
            resources: .init(
                patterns: try resources.map { place, text throws(PolicyError) in
                    try ARNPattern(text, variables: hasVariables, place: place)
                }, isInverted: isNotResource),
            conditions: try conditions(
                statement["Condition"], at: "\(place).Condition", hasVariables: hasVariables))
    }

    private static func effect(of statement: JSONObject, at place: String) throws(PolicyError) -> PolicyStatement.Effect
    {
        guard let effect = statement["Effect"]?.stringValue.flatMap(PolicyStatement.Effect.init) else {
            throw PolicyError("\(place).Effect", "it is Allow or Deny")
        }
        return effect
    }

    private static func trustStatement(
        _ value: JSONValue, at place: String, hasVariables: Bool
    ) throws(PolicyError) -> TrustStatement {
        guard let statement = value.objectValue else { throw PolicyError(place, "a statement is an object") }
        for member in statement.members where !trustElements.contains(member.key) {
            let place = "\(place).\(member.key)"
            if ["Resource", "NotResource"].contains(member.key) {
                throw PolicyError(place, "a trust policy has none: it is about its role")
            }
            throw PolicyError(place, "there is no such element")
        }
        let effect = try effect(of: statement, at: place)
        let (actions, isNotAction) = try choice(of: "Action", in: statement, at: place)
        return TrustStatement(
            name: try name(statement["Sid"], at: place), effect: effect,
            actions: .init(patterns: try actions.map(action), isInverted: isNotAction),
            principals: try principals(statement["Principal"], at: "\(place).Principal"),
            conditions: try conditions(
                statement["Condition"], at: "\(place).Condition", hasVariables: hasVariables))
    }

    /// `*`, or an object of kinds and names.
    private static func principals(
        _ value: JSONValue?, at place: String
    ) throws(PolicyError) -> [TrustStatement.Principal] {
        guard let value else { throw PolicyError(place, "it is missing") }
        if value.stringValue == "*" { return [.everybody] }
        guard let kinds = value.objectValue, !kinds.isEmpty else {
            throw PolicyError(place, "it is * or an object of Federated, AWS or Service")
        }
        var principals: [TrustStatement.Principal] = []
        for (kind, names) in kinds.members {
            let place = "\(place).\(kind)"
            guard let kind = TrustedKind(rawValue: kind) else {
                throw PolicyError(place, "there is no such kind; there are Federated, AWS and Service")
            }
            for (place, name) in try texts(names, at: place) {
                guard !name.isEmpty, name == "*" || !name.contains("*") else {
                    throw PolicyError(place, "it is a whole name; * stands only alone")
                }
                principals.append(.named(kind, name))
            }
        }
        return principals
    }

    private static func name(_ sid: JSONValue?, at place: String) throws(PolicyError) -> String {
        guard let sid else { return place }
        guard let text = sid.stringValue, text.utf8.allSatisfy(isAlphanumeric) else {
            throw PolicyError("\(place).Sid", "it is of letters and digits")
        }
        return text.isEmpty ? place : text
    }

    /// Of an element and its opposite exactly one, each a text or a list of texts.
    private static func choice(
        of name: String, in statement: JSONObject, at place: String
    ) throws(PolicyError) -> (texts: [(place: String, text: String)], isInverted: Bool) {
        switch (statement[name], statement["Not\(name)"]) {
        case (let value?, nil): return (try texts(value, at: "\(place).\(name)"), false)
        case (nil, let value?): return (try texts(value, at: "\(place).Not\(name)"), true)
        case (nil, nil): throw PolicyError(place, "it has neither \(name) nor Not\(name)")
        default: throw PolicyError(place, "it has both \(name) and Not\(name)")
        }
    }

    private static func texts(
        _ value: JSONValue, at place: String
    ) throws(PolicyError) -> [(place: String, text: String)] {
        if let text = value.stringValue { return [(place, text)] }
        guard let list = value.arrayValue else { throw PolicyError(place, "it is a text or a list of texts") }
        guard !list.isEmpty else { throw PolicyError(place, "it is empty") }
        return try list.enumerated().map { index, element throws(PolicyError) in
            let place = "\(place)[\(index)]"
            guard let text = element.stringValue else { throw PolicyError(place, "it is no text") }
            return (place, text)
        }
    }

    /// `service:name` with wildcards in the name, or `*`.
    private static func action(_ place: String, _ text: String) throws(PolicyError) -> PolicyText {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let isService: (UInt8) -> Bool = { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        let isName: (UInt8) -> Bool = { isAlphanumeric($0) || "*?".utf8.contains($0) }
        guard
            text == "*" || text == "*:*"
                || parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty && parts[0].utf8.allSatisfy(isService)
                    && parts[1].utf8.allSatisfy(isName)
        else {
            throw PolicyError(
                place, "\"\(text)\" is no action: it is * or of the form cognito-idp:AdminGetUser, with * and ?")
        }
        return try PolicyText(text.lowercased(), variables: false, wildcards: true, place: place)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    // MARK: Conditions

    private static func conditions(
        _ value: JSONValue?, at place: String, hasVariables: Bool
    ) throws(PolicyError) -> [PolicyCondition] {
        guard let value else { return [] }
        guard let operators = value.objectValue else { throw PolicyError(place, "it is an object of operators") }
        var conditions: [PolicyCondition] = []
        for (name, keys) in operators.members {
            let place = "\(place).\(name)"
            let form = try operatorForm(name, at: place)
            guard let keys = keys.objectValue, !keys.isEmpty else {
                throw PolicyError(place, "it is an object of keys and values")
            }
            var seen: Set<String> = []
            for (key, value) in keys.members {
                let place = "\(place).\(key)"
                let folded = key.lowercased()
                guard PolicyKey.isWellFormed(key) else {
                    throw PolicyError(place, "a key is of the form prefix:name, such as aws:SourceIp")
                }
                guard seen.insert(folded).inserted else { throw PolicyError(place, "the key is there twice") }
                if PolicyKey.multivalued.contains(folded), form.quantifier == nil, form.comparison != .null {
                    throw PolicyError(
                        place, "a call has several of them: say ForAllValues:\(name) or ForAnyValue:\(name)")
                }
                conditions.append(
                    PolicyCondition(
                        comparison: form.comparison, quantifier: form.quantifier, takesMissing: form.takesMissing,
                        key: key, foldedKey: folded,
                        values: try scalars(value, at: place).map { place, text throws(PolicyError) in
                            try ConditionValue(text, for: form.comparison, variables: hasVariables, place: place)
                        }))
            }
        }
        return conditions
    }

    /// `[ForAllValues:|ForAnyValue:]OPERATOR[IfExists]`.
    private static func operatorForm(
        _ name: String, at place: String
    ) throws(PolicyError) -> (
        comparison: ConditionOperator, quantifier: PolicyCondition.Quantifier?, takesMissing: Bool
    ) {
        var text = name[...]
        var quantifier: PolicyCondition.Quantifier?
        if let colon = text.firstIndex(of: ":") {
            quantifier = PolicyCondition.Quantifier(rawValue: String(text[..<colon]))
            guard quantifier != nil else {
                throw PolicyError(place, "before the colon stands ForAllValues or ForAnyValue")
            }
            text = text[text.index(after: colon)...]
        }
        let takesMissing = text.hasSuffix("IfExists")
        if takesMissing { text = text.dropLast("IfExists".count) }
        guard let comparison = ConditionOperator(rawValue: String(text)) else {
            throw PolicyError(place, "there is no such operator")
        }
        guard comparison != .null || (quantifier == nil && !takesMissing) else {
            throw PolicyError(place, "Null stands alone: it asks itself whether a key is there")
        }
        return (comparison, quantifier, takesMissing)
    }

    /// Numbers and truth values count as their texts.
    private static func scalars(
        _ value: JSONValue, at place: String
    ) throws(PolicyError) -> [(place: String, text: String)] {
        guard let list = value.arrayValue else {
            guard let text = text(value) else { throw PolicyError(place, "it is a text or a list of texts") }
            return [(place, text)]
        }
        guard !list.isEmpty else { throw PolicyError(place, "it is empty") }
        return try list.enumerated().map { index, element throws(PolicyError) in
            let place = "\(place)[\(index)]"
            guard let text = text(element) else { throw PolicyError(place, "it is no text") }
            return (place, text)
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let truth): truth ? "true" : "false"
        case .number(let number): number.text
        default: nil
        }
    }
}
