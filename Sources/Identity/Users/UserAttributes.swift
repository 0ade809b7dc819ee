public import JSON
public import ServiceModel

/// A user's attributes in the order in which they were set; values are strings, as on the wire.
public struct UserAttributes: Sendable, Equatable {
    public private(set) var all: [(name: String, value: String)]

    public init(_ all: [(name: String, value: String)] = []) {
        self.all = all
    }

    public subscript(name: String) -> String? {
        get {
            for attribute in all where attribute.name == name { return attribute.value }
            return nil
        }
        set {
            let index = all.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): all[index].value = value
            case (let index?, nil): all.remove(at: index)
            case (nil, let value?): all.append((name, value))
            case (nil, nil): break
            }
        }
    }

    public static func == (left: UserAttributes, right: UserAttributes) -> Bool {
        left.all.elementsEqual(right.all) { $0.name == $1.name && $0.value == $1.value }
    }
}

extension UserAttributes {
    /// As it is stored: one JSON object.
    ///
    /// - Throws: where a value is no text.
    public init(json: JSONObject) throws(ShapeError) {
        var all: [(name: String, value: String)] = []
        all.reserveCapacity(json.count)
        for member in json.members {
            guard let value = member.value.stringValue else {
                throw ShapeError(shape: "UserAttributes", member: member.key, problem: .unreadable)
            }
            all.append((member.key, value))
        }
        self.init(all)
    }

    public var json: JSONObject {
        var object = JSONObject()
        for attribute in all { object[attribute.name] = .string(attribute.value) }
        return object
    }
}

extension UserAttributes {
    public subscript(contact: ContactAttribute) -> String? {
        get { self[contact.rawValue] }
        set { self[contact.rawValue] = newValue }
    }

    public var email: String? { self[.email] }
    public var phoneNumber: String? { self[.phoneNumber] }

    /// Whether the contact's flag says true.
    public func isVerified(_ contact: ContactAttribute) -> Bool {
        self[contact.verifiedFlag] == "true"
    }

    /// - Parameter isVerified: nil takes the flag away, as with the address or number itself.
    public mutating func setVerified(_ contact: ContactAttribute, to isVerified: Bool? = true) {
        self[contact.verifiedFlag] = isVerified.map { $0 ? "true" : "false" }
    }

    /// Says of each address and number that nobody has spoken of that it is not verified, as Cognito does with the
    /// sign-up (cognito/sign-up §2).
    mutating func markUnproven() {
        for contact in ContactAttribute.allCases where self[contact] != nil && self[contact.verifiedFlag] == nil {
            setVerified(contact, to: false)
        }
    }

    /// An address or number that is said to be verified and is not there.
    var verifiedWithoutValue: ContactAttribute? {
        ContactAttribute.allCases.first { isVerified($0) && self[$0] == nil }
    }
}
