public import Identity
public import ServiceModel

/// One operation of an API. The dispatcher has checked the caller's access and the input's constraints before
/// `run` sees it.
public protocol Operation: Sendable {
    associatedtype Name: ServiceOperation
    associatedtype Input: ServiceShape
    associatedtype Output: Sendable

    static var name: Name { get }

    init()
    func run(_ input: Input, in call: Call) async throws -> Output
}

/// The answer of operations that have no output shape: an empty body.
public struct NoOutput: Sendable, Equatable {
    public init() {}
}
