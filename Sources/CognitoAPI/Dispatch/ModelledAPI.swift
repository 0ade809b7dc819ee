public import HTTP
public import Identity
public import JSON
public import ServiceModel

/// An API of AWS that is described by a model: its operations, and what is its own on the way of their calls. The way
/// itself is `APICourse`, the same for all.
public protocol ModelledAPI: Sendable {
    associatedtype Name: ServiceOperation

    static var service: SignedService { get }
    var table: OperationTable<Name> { get }

    /// What a call needs the policy of its key to allow. Asked before the input is looked at otherwise.
    func permission(
        for operation: Name, input: JSONValue, region: String, services: Services
    ) async throws -> Permission

    /// Counts a call against the limits of requests.
    ///
    /// - Throws: `tooManyRequests`.
    func admit(_ operation: Name, services: Services) async throws

    /// The input as the model is to see it.
    func adapted(_ input: JSONValue, for operation: Name) -> JSONValue

    /// Takes over what a validated input says of the call itself, and of whom it is about.
    func note(_ input: JSONObject, in call: inout Call) throws

    /// What the model calls a failure on the server's side.
    func fault(of operation: Name) -> ErrorName

    /// Tells the log what an answer does not say. `error` was the caller's business.
    func explain(_ error: any Error, to request: HTTPRequest, requestId: String, services: Services) async

    /// As `explain`, of an answer.
    func explain(_ output: [UInt8], of operation: Name, call: Call) async
}

extension ModelledAPI {
    public func admit(_ operation: Name, services: Services) async throws {}
    public func adapted(_ input: JSONValue, for operation: Name) -> JSONValue { input }
    public func fault(of operation: Name) -> ErrorName { .internalErrorException }
    public func explain(_ error: any Error, to request: HTTPRequest, requestId: String, services: Services) async {}
    public func explain(_ output: [UInt8], of operation: Name, call: Call) async {}
}

/// An API that answers at `POST /`, where several do.
public protocol PathSharer: Sendable {
    /// Whether a request is for this API.
    func isMeant(by request: HTTPRequest) -> Bool

    /// Whether a request that is for this API means something that AWS guards with IAM.
    func isSigned(_ request: HTTPRequest) -> Bool

    /// Answers a request that is for this API. Never throws: every failure is an answer.
    func respond(to request: HTTPRequest) async -> HTTPResponse
}
