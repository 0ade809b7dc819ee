public import ServiceModel

/// What may be written into a user's attributes (cognito/users §2, §3).
public enum AttributeRules {
    /// Checks the attributes of a new user.
    ///
    /// - Parameters:
    ///   - client: the app client whose write permissions apply; nil for administrators, who may write all.
    ///   - requireAll: whether every attribute that the schema requires must be there. AdminCreateUser does not
    ///     ask: what is missing is asked for at the first sign-in.
    ///   - named: the attribute that the username stands for. It needs no write permission: it is how the pool's
    ///     users are called.
    ///   - current: what an invited user has already, who completes it at the first sign-in.
    /// - Throws: what `AttributeRefusal` and `NameRefusal` tell of.
    public static func checkNew(
        _ attributes: [AttributeType], named: String? = nil, beside current: UserAttributes = UserAttributes(),
        pool: UserPool, client: AppClient?, requireAll: Bool
    ) throws(Refusal) -> UserAttributes {
        try requireValues(attributes)
        var accepted = UserAttributes()
        var problems: [AttributeProblem] = []
        for attribute in attributes {
            try requireWritable(attribute.name, client: attribute.name == named ? nil : client)
            guard let rule = pool.schema[attribute.name] else {
                throw .attribute(.schemaMismatch([AttributeProblem(attribute.name, .unknown)]))
            }
            let value = attribute.value ?? ""
            if value.isEmpty { continue }
            if let problem = problem(with: value, of: rule) {
                problems.append(problem)
            } else {
                accepted[attribute.name] = normalized(value, of: rule)
            }
        }
        if !problems.isEmpty { throw .attribute(.schemaMismatch(problems)) }
        let missing = requireAll ? pool.schema.requiredNames.filter { accepted[$0] == nil } : []
        if !missing.isEmpty { throw .attribute(.requiredMissing(missing)) }
        try checkFormats(accepted)
        var after = current
        after.apply(accepted)
        if accepted["preferred_username"] != nil { try UsernameRules.checkPreferredUsername(of: after, pool: pool) }
        if let contact = accepted.verifiedWithoutValue { throw .attribute(.noValueToVerify(contact)) }
        return accepted
    }

    /// Checks changes to an existing user and returns them ready to be applied; an empty value deletes. What depends on
    /// the user's other attributes is left to the transaction that applies them (`AttributeChange`).
    public static func checkUpdate(
        _ attributes: [AttributeType], pool: UserPool, client: AppClient?
    ) throws(Refusal) -> UserAttributes {
        try requireValues(attributes)
        var changes = UserAttributes()
        var unknown: [String] = []
        var immutable: [String] = []
        var required: [String] = []
        var problems: [AttributeProblem] = []
        for attribute in attributes {
            try requireWritable(attribute.name, client: client)
            guard let rule = pool.schema[attribute.name] else {
                unknown.append(attribute.name)
                continue
            }
            if rule.mutable == false {
                immutable.append(attribute.name)
                continue
            }
            let value = attribute.value ?? ""
            if value.isEmpty {
                if rule.required == true || isUsernameAttribute(attribute.name, of: pool) {
                    required.append(attribute.name)
                }
                changes[attribute.name] = ""
            } else if let problem = problem(with: value, of: rule) {
                problems.append(problem)
            } else {
                changes[attribute.name] = normalized(value, of: rule)
            }
        }
        if !unknown.isEmpty {
            throw .attribute(.unknownInUpdate(unknown))
        }
        if !immutable.isEmpty { throw .attribute(.cannotBeUpdated(immutable)) }
        if !required.isEmpty { throw .attribute(.cannotBeDeleted(required)) }
        if !problems.isEmpty { throw .attribute(.schemaMismatch(problems)) }
        try checkFormats(changes)
        return changes
    }

    /// Checks that attributes may be deleted.
    public static func checkDelete(_ names: [String], pool: UserPool, client: AppClient?) throws(Refusal) {
        var unknown: [String] = []
        var immutable: [String] = []
        var required: [String] = []
        for name in names {
            try requireWritable(name, client: client)
            guard let rule = pool.schema[name] else {
                unknown.append(name)
                continue
            }
            if rule.required == true {
                required.append(name)
            } else if rule.mutable == false {
                immutable.append(name)
            }
        }
        if !unknown.isEmpty { throw .attribute(.unknownInDeletion(unknown)) }
        if !required.isEmpty { throw .attribute(.cannotBeDeleted(required)) }
        if !immutable.isEmpty { throw .attribute(.cannotBeUpdated(immutable)) }
        for name in names where isUsernameAttribute(name, of: pool) { throw .attribute(.cannotBeDeleted([name])) }
    }

    /// Whether the attribute is what the pool's users sign in by, so that it cannot go.
    static func isUsernameAttribute(_ name: String, of pool: UserPool) -> Bool {
        pool.usernameAttributes.count == 1 && pool.usernameAttributes[0].rawValue == name
    }

    /// Each of the attributes has a value, be it an empty one.
    static func requireValues(_ attributes: [AttributeType]) throws(Refusal) {
        if let attribute = attributes.first(where: { $0.value == nil }) {
            throw .attribute(.valueMissing(attribute.name))
        }
    }

    private static func requireWritable(_ name: String, client: AppClient?) throws(Refusal) {
        if name == "sub" { throw .attribute(.subNotMutable) }
        guard let client else { return }
        if !client.mayWrite(name) || name.hasPrefix("dev:") { throw .attribute(.unauthorized) }
    }

    /// What names users or may come to do so. E-mail addresses and phone numbers have texts of their own, without
    /// the attribute's name.
    private static func checkFormats(_ attributes: UserAttributes) throws(Refusal) {
        if let email = attributes.email, !email.isEmpty, !UsernameRules.isEmail(email) {
            throw .attribute(.invalidEmail)
        }
        if let phone = attributes.phoneNumber, !phone.isEmpty, !UsernameRules.isPhoneNumber(phone) {
            throw .attribute(.invalidPhoneNumber)
        }
    }

    /// Booleans are kept in lower case, whatever the caller wrote: tokens and verification rules compare them.
    private static func normalized(_ value: String, of rule: SchemaAttributeType) -> String {
        rule.attributeDataType == .boolean ? value.lowercased() : value
    }

    private static func problem(with value: String, of rule: SchemaAttributeType) -> AttributeProblem? {
        fault(in: value, of: rule).map { AttributeProblem(rule.name ?? "", $0) }
    }

    /// What is wrong with the value; nil if nothing.
    private static func fault(in value: String, of rule: SchemaAttributeType) -> AttributeProblem.Kind? {
        switch rule.attributeDataType ?? .string {
        case .string:
            let length = value.utf16.count
            let minimum = rule.stringAttributeConstraints?.minLength.flatMap { Int($0) } ?? 0
            let maximum = rule.stringAttributeConstraints?.maxLength.flatMap { Int($0) } ?? 2048
            if length < minimum { return .tooShort(minimum: minimum) }
            if length > maximum { return .tooLong(maximum: maximum) }
            if rule.name == "birthdate", !isDate(value) { return .notBirthdate }
        case .number:
            guard let number = Int64(value) else { return .notNumber }
            if let minimum = rule.numberAttributeConstraints?.minValue.flatMap({ Int64($0) }), number < minimum {
                return .tooSmall(minimum: minimum)
            }
            if let maximum = rule.numberAttributeConstraints?.maxValue.flatMap({ Int64($0) }), number > maximum {
                return .tooLarge(maximum: maximum)
            }
        case .boolean:
            if !["true", "false"].contains(value.lowercased()) { return .notBoolean }
        case .dateTime:
            if Int64(value) == nil, value.utf8.count < 10 { return .notDateTime }
        }
        return nil
    }

    /// `YYYY-MM-DD`.
    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], let month = UInt(parts[1]), let day = UInt(parts[2]) else {
            return false
        }
        return UInt(parts[0]) != nil && (1...12).contains(month) && (1...31).contains(day)
    }
}

extension UserAttributes {
    /// Applies checked changes. A new e-mail address or phone number is unverified unless the same change says
    /// that it is verified; a deleted one takes its flag with it.
    public mutating func apply(_ changes: UserAttributes) {
        for (name, value) in changes.all {
            if let contact = ContactAttribute(rawValue: name), !value.isExactly(self[name]),
                changes[contact.verifiedFlag] == nil
            {
                setVerified(contact, to: value.isEmpty ? nil : false)
            }
            self[name] = value.isEmpty ? nil : value
        }
    }
}
