/// An error as the caller sees it: a type, and mostly a message (cognito/wire §3).
public struct ServiceError: Error, Sendable, Equatable {
    /// The name of the error's shape, without a namespace.
    public var type: String
    /// Nil where the service sends none.
    public var message: String?
    /// Beside InvalidParameterException only.
    public var reasonCode: String?

    public init(_ name: ErrorName, _ message: String) {
        self.init(type: name.rawValue, message: message)
    }

    /// For the errors of the protocol, which the model does not list.
    public init(type: String, message: String?) {
        self.type = type
        self.message = message
    }

    /// 400 for everything that the caller did, 500 for the server's own faults, 501 for what is not built.
    public var httpStatus: Int {
        switch type {
        case ErrorName.internalErrorException.rawValue, ErrorName.internalServerException.rawValue: 500
        case "NotImplementedException": 501
        default: 400
        }
    }

    /// The member that carries the message: the layer that reads requests writes it with a capital
    /// (cognito/wire §4).
    public var messageKey: String { type == Self.serializationException ? "Message" : "message" }

    static let serializationException = "SerializationException"

    static func serialization(_ message: String) -> ServiceError {
        ServiceError(type: serializationException, message: message)
    }
}
