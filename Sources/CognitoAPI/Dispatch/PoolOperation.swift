import Identity
import JSON
import ServiceModel

/// An operation on a user pool: who names one that is not there is told so before anything else.
///
/// It is no `Operation`: the compiler would look for input and output in either's `run`, and find neither.
protocol PoolOperation: Sendable {
    associatedtype Input: PoolInput
    associatedtype Output: Sendable

    static var name: OperationName { get }

    init()
    func run(_ input: Input, on pool: UserPool, in call: Call) async throws -> Output
}

extension PoolOperation {
    fileprivate static func output(of input: JSONObject, in call: Call) async throws -> Output {
        let input = try Input(json: input)
        return try await Self().run(input, on: call.pools.pool(input.userPoolId), in: call)
    }
}

extension OperationTable<OperationName> {
    mutating func add<O: PoolOperation>(_ operation: O.Type) where O.Output: ServiceShape {
        add(O.name) { try await O.output(of: $0, in: $1) }
    }

    mutating func add<O: PoolOperation>(_ operation: O.Type) where O.Output == NoOutput {
        add(O.name) { input, call in _ = try await O.output(of: input, in: call) }
    }
}
