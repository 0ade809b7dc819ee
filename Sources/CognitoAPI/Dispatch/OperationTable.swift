import Identity
import JSON
public import ServiceModel

/// Every operation that is built. What is not in here still validates its input, and then says so.
public struct OperationTable: Sendable {
    /// Validated input in, encoded answer out.
    typealias Runner = @Sendable (JSONObject, Call) async throws -> [UInt8]

    private var runners: [OperationName: Runner] = [:]

    /// The names, in the order of the model.
    public var built: [OperationName] { OperationName.allCases.filter { runners[$0] != nil } }

    subscript(name: OperationName) -> Runner? { runners[name] }

    mutating func add<O: Operation>(_ operation: O.Type) where O.Output: ServiceShape {
        runners[O.name] = { input, call in
            let output = try await O().run(try O.Input(json: input), in: call)
            var writer = JSONWriter()
            output.write(to: &writer)
            return writer.bytes
        }
    }

    mutating func add<O: Operation>(_ operation: O.Type) where O.Output == NoOutput {
        runners[O.name] = { input, call in
            _ = try await O().run(try O.Input(json: input), in: call)
            return []
        }
    }
}
