public import JSON

/// Calls the functions that pools name. The wiring has one that knows where each of them runs; tests have their own.
public protocol FunctionCalling: Sendable {
    /// Calls a function and waits for its answer. Time-outs, retries and the queue are the caller's own.
    ///
    /// - Returns: the whole answer, whatever it is.
    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> JSONValue
}

/// One call of a function.
public struct FunctionCall: Sendable {
    /// As the pool's configuration spells it: an ARN, perhaps with a qualifier.
    public var function: String
    public var trigger: Trigger
    /// `PreSignUp_SignUp`.
    public var source: String
    public var poolId: String
    /// Of the API request that led here.
    public var requestId: String
    public var event: JSONObject

    public init(
        function: String, trigger: Trigger, source: String, poolId: String, requestId: String, event: JSONObject
    ) {
        self.function = function
        self.trigger = trigger
        self.source = source
        self.poolId = poolId
        self.requestId = requestId
        self.event = event
    }
}

/// Why a call of a function brought no answer (cognito/triggers §4).
public enum FunctionFailure: Error, Sendable, Equatable {
    /// The function ran and failed, in its own words.
    case failed(message: String)
    /// It did not run, or not to its end: the name of the error, such as `AccessDeniedException`.
    case notInvoked(error: String)
    /// Its answer is no JSON.
    case unreadable
    /// More calls are under way than the settings allow, and the queue is full.
    case busy
}

/// Knows no function.
public struct NoFunctions: FunctionCalling {
    public init() {}

    public func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> JSONValue {
        throw .notInvoked(error: "ResourceNotFoundException")
    }
}
