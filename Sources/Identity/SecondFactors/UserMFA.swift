import Cryptography
public import JSON
public import ServiceModel

/// What of a user says how it is asked for a second factor.
public struct UserMFA: Sendable, Equatable {
    /// An authenticator app that has proven to have the seed.
    public struct SoftwareToken: Sendable, Equatable {
        public var sealedSeed: [UInt8]
        /// FRIENDLY_DEVICE_NAME.
        public var name: String?
        /// The newest step of which a code was accepted: none of it or before it is ever good again.
        public var lastStep: Int64

        public init(sealedSeed: [UInt8], name: String?, lastStep: Int64) {
            self.sealedSeed = sealedSeed
            self.name = name
            self.lastStep = lastStep
        }
    }

    /// What the user, or an administrator for it, has turned on.
    public var enabled: Set<MFAMethod>
    /// One of the above.
    public var preferred: MFAMethod?
    public var token: SoftwareToken?
    /// The seed of an app that has not proven anything yet. What was there before stays good until then.
    public var pendingSealedSeed: [UInt8]?
    /// Whether SMS was turned on by SetUserSettings, which shows it as MFAOptions.
    public var hasOptions: Bool
    /// Whether a passkey that signs the user in is a second factor as well, where the pool says that it may be.
    public var usesPasskeys: Bool

    public init(
        enabled: Set<MFAMethod> = [], preferred: MFAMethod? = nil, token: SoftwareToken? = nil,
        pendingSealedSeed: [UInt8]? = nil, hasOptions: Bool = false, usesPasskeys: Bool = false
    ) {
        self.enabled = enabled
        self.preferred = preferred
        self.token = token
        self.pendingSealedSeed = pendingSealedSeed
        self.hasOptions = hasOptions
        self.usesPasskeys = usesPasskeys
    }

    mutating func disable(_ method: MFAMethod) {
        enabled.remove(method)
        if preferred == method { preferred = nil }
        if method == .sms { hasOptions = false }
    }
}

extension UserMFA {
    /// As it is stored; nil where there is nothing to store.
    public var json: JSONObject? {
        guard self != UserMFA() else { return nil }
        var object = JSONObject()
        if !enabled.isEmpty { object["enabled"] = .array(listed.map { .string($0) }) }
        object["preferred"] = preferred.map { .string($0.rawValue) }
        object["seed"] = (token?.sealedSeed).map { .string(Base64.encode($0)) }
        object["step"] = (token?.lastStep).map { .number(JSONNumber($0)) }
        object["name"] = (token?.name).map { .string($0) }
        object["pendingSeed"] = pendingSealedSeed.map { .string(Base64.encode($0)) }
        if hasOptions { object["options"] = .bool(true) }
        if usesPasskeys { object["passkeys"] = .bool(true) }
        return object
    }

    /// - Throws: where it is nothing that `json` gives.
    public init(json: JSONObject) throws(ShapeError) {
        func bytes(_ member: String) throws(ShapeError) -> [UInt8]? {
            guard let value = json[member] else { return nil }
            guard let bytes = value.stringValue.flatMap({ Base64.decode($0) }) else { throw Self.unreadable(member) }
            return bytes
        }
        func method(_ value: JSONValue, _ member: String) throws(ShapeError) -> MFAMethod {
            guard let method = value.stringValue.flatMap(MFAMethod.init(rawValue:)) else {
                throw Self.unreadable(member)
            }
            return method
        }
        var enabled: Set<MFAMethod> = []
        if let list = json["enabled"] {
            guard let names = list.arrayValue else { throw Self.unreadable("enabled") }
            for name in names { enabled.insert(try method(name, "enabled")) }
        }
        self.init(enabled: enabled)
        if let name = json["preferred"] { preferred = try method(name, "preferred") }
        if let seed = try bytes("seed") {
            guard let step = json["step"]?.int64Value else { throw Self.unreadable("step") }
            token = SoftwareToken(sealedSeed: seed, name: json["name"]?.stringValue, lastStep: step)
        }
        pendingSealedSeed = try bytes("pendingSeed")
        hasOptions = json["options"]?.boolValue ?? false
        usesPasskeys = json["passkeys"]?.boolValue ?? false
    }

    private static func unreadable(_ member: String) -> ShapeError {
        ShapeError(shape: "UserMFA", member: member, problem: .unreadable)
    }

    private var listed: [String] { MFAMethod.allCases.filter(enabled.contains).map(\.rawValue) }

    /// UserMFASettingList; nil where nothing is on.
    public var settingList: [String]? { enabled.isEmpty ? nil : listed }

    /// MFAOptions, which know SMS alone; nil where it was not turned on by them.
    public var options: [MFAOptionType]? {
        guard hasOptions else { return nil }
        return [MFAOptionType(deliveryMedium: .sms, attributeName: ContactAttribute.phoneNumber.rawValue)]
    }
}
