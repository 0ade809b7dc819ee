/// What a policy is asked about.
public struct PolicyRequest: Sendable, Equatable {
    /// Such as `cognito-idp:AdminGetUser`.
    public var action: String
    /// An ARN, or `*` where the action has no resource.
    public var resource: String
    public var context: PolicyContext

    public init(action: String, resource: String, context: PolicyContext = PolicyContext()) {
        self.action = action
        self.resource = resource
        self.context = context
    }
}

/// What is known of a call beyond action and resource, by keys whose case does not matter, such as `aws:SourceIp`.
public struct PolicyContext: Sendable, Equatable {
    private var values: [String: [String]] = [:]

    public init() {}

    /// The values of a key. None at all is a key that the call does not have.
    public subscript(key: String) -> [String] {
        get { values[key.lowercased()] ?? [] }
        set { values[key.lowercased()] = newValue.isEmpty ? nil : newValue }
    }

    /// By a key that is in lower case already.
    func values(ofFolded key: String) -> [String] { values[key] ?? [] }
}
