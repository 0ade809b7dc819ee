public import JSON

/// The operations of an API of AWS that is described by a model; generated, with the constraints on their inputs.
public protocol ServiceOperation: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What stands before the dot in `X-Amz-Target`.
    static var targetPrefix: String { get }
    static var constraints: ConstraintTable { get }
    /// What the API calls an input that breaks its constraints.
    static var violation: ErrorType { get }
}

extension ServiceOperation {
    public static var violation: ErrorType { .modelled(.invalidParameterException) }

    private var entry: ConstraintTable.Operation { Self.constraints.operations[rawValue]! }

    /// Whether a call must be signed with AWS credentials; the others carry a token, or nothing.
    public var isSigned: Bool { entry.access == .signed }

    /// By what a call may be made.
    public var access: OperationAccess { entry.access }

    /// The name of the input's shape.
    public var requestShape: String { input.name }

    /// Whether a successful answer has a body; where it has none, nothing is sent.
    public var hasOutput: Bool { entry.hasOutput }

    var input: Shape { Self.constraints.shapes[entry.input] }

    /// Of a body's members those that the operation takes; it ignores all others.
    public func members(of body: JSONObject) -> JSONObject {
        guard case .structure(let known) = input.kind else { return JSONObject() }
        return JSONObject(members: body.members.filter { member in known.contains { $0.name == member.key } })
    }
}
