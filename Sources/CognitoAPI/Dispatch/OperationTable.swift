import Identity
import JSON
public import ServiceModel

/// Every operation of an API that is built. What is not in here still validates its input, and then says so.
public struct OperationTable<Name: ServiceOperation>: Sendable {
    /// Validated input in, encoded answer out.
    typealias Runner = @Sendable (JSONObject, Call) async throws -> [UInt8]

    private var runners: [Name: Runner] = [:]

    public init() {}

    /// The names, in the order of the model.
    public var built: [Name] { Name.allCases.filter { runners[$0] != nil } }

    subscript(name: Name) -> Runner? { runners[name] }

    public mutating func add<O: Operation>(_ operation: O.Type) where O.Name == Name, O.Output: ServiceShape {
        add(O.name) { try await O().run(try O.Input(json: $0), in: $1) }
    }

    public mutating func add<O: Operation>(_ operation: O.Type) where O.Name == Name, O.Output == NoOutput {
        add(O.name) { input, call in _ = try await O().run(try O.Input(json: input), in: call) }
    }

    /// Adds an operation whose answer is a shape.
    mutating func add<Output: ServiceShape>(
        _ name: Name, _ run: @escaping @Sendable (JSONObject, Call) async throws -> Output
    ) {
        runners[name] = { input, call in
            let output = try await run(input, call)
            var writer = JSONWriter()
            output.write(to: &writer)
            return writer.bytes
        }
    }

    /// Adds an operation whose answer is empty.
    mutating func add(_ name: Name, _ run: @escaping @Sendable (JSONObject, Call) async throws -> Void) {
        runners[name] = { input, call in
            try await run(input, call)
            return []
        }
    }
}

/// What a group of an API's operations is about; generated.
public protocol OperationGroup: CaseIterable, RawRepresentable<String>, Sendable {
    associatedtype Name: ServiceOperation

    /// Every operation is in exactly one group.
    var operations: [Name] { get }
}
