/// What an error is called on the wire.
public enum ErrorType: Sendable, Hashable {
    /// One that the model lists.
    case modelled(ErrorName)
    /// One of the protocol, which the model does not list.
    case protocolError(ProtocolErrorName)

    /// Nil for a name that nobody answers with.
    public init?(name: String) {
        if let name = ErrorName(rawValue: name) {
            self = .modelled(name)
        } else if let name = ProtocolErrorName(rawValue: name) {
            self = .protocolError(name)
        } else {
            return nil
        }
    }

    /// The name of the error's shape, without a namespace.
    public var name: String {
        switch self {
        case .modelled(let name): name.rawValue
        case .protocolError(let name): name.rawValue
        }
    }
}

/// The errors of what stands before the operations: of the layers that read requests and hold signatures against them,
/// and ours for what is not built.
public enum ProtocolErrorName: String, Sendable, CaseIterable {
    case expiredToken = "ExpiredTokenException"
    case incompleteSignature = "IncompleteSignatureException"
    case invalidSignature = "InvalidSignatureException"
    case missingAuthenticationToken = "MissingAuthenticationTokenException"
    case notImplemented = "NotImplementedException"
    case serialization = "SerializationException"
    case unknownOperation = "UnknownOperationException"
    case unrecognizedClient = "UnrecognizedClientException"
    /// Of an input that breaks its constraints, at every service but that of user pools.
    case validation = "ValidationException"
    // Those of the key service.
    case incorrectKey = "IncorrectKeyException"
    case invalidCiphertext = "InvalidCiphertextException"
    case keyNotFound = "NotFoundException"
}
