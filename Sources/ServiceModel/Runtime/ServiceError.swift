/// An error as the caller sees it: a type, and mostly a message (cognito/wire §3).
public struct ServiceError: Error, Sendable, Equatable {
    public var type: ErrorType
    /// Nil where the service sends none.
    public var message: String?
    /// Beside InvalidParameterException only.
    public var reasonCode: String?

    public init(type: ErrorType, message: String?) {
        self.type = type
        self.message = message
    }

    public init(_ name: ErrorName, _ message: String) {
        self.init(type: .modelled(name), message: message)
    }

    public init(_ name: ProtocolErrorName, _ message: String?) {
        self.init(type: .protocolError(name), message: message)
    }

    /// 400 for everything that the caller did, 500 for the server's own faults, 501 for what is not built.
    public var httpStatus: Int {
        switch type {
        case .modelled(.internalErrorException), .modelled(.internalServerException): 500
        case .protocolError(.notImplemented): 501
        case .modelled, .protocolError: 400
        }
    }

    /// The member that carries the message: the layer that reads requests writes it with a capital
    /// (cognito/wire §4).
    public var messageKey: String { type == .protocolError(.serialization) ? "Message" : "message" }

    static func serialization(_ message: String) -> ServiceError {
        ServiceError(.serialization, message)
    }
}
