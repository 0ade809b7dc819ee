import Cryptography
public import HTTP
public import Identity
public import JSON
import Logging
public import ServiceModel

/// The way of every API request, in numbered steps: 1 name, 2 access, 3 validate, 4 run, 5 encode.
///
/// The order is the order in which a bad call is answered: unknown target, malformed body, missing or wrong
/// signature, constraint violations, and only then state.
public struct Dispatcher: Sendable {
    private let environment: Environment
    private let access: any AccessPolicy
    private let table: OperationTable
    private let hint: KnownPoolsHint?
    private let targetHint: UnknownTargetHint?

    /// - Parameters:
    ///   - hint: tells the log what there is, when callers name what is not; nil in production.
    ///   - targetHint: tells the log what is wrong with a target that names no operation; nil in production.
    public init(
        environment: Environment, access: any AccessPolicy, table: OperationTable = .all, hint: KnownPoolsHint? = nil,
        targetHint: UnknownTargetHint? = nil
    ) {
        self.environment = environment
        self.access = access
        self.table = table
        self.hint = hint
        self.targetHint = targetHint
    }

    /// Answers one `POST /`. Never throws: every failure is an answer.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let requestId = environment.random.uuid()
        var record = CallRecord(requestId: requestId, start: environment.clock.now, peer: request.peer)
        do {
            // 1 name
            let operation = try RequestTarget.operation(of: request)
            record.operation = operation
            let body = try parse(request.body)
            // 2 access
            let identity =
                operation.isSigned
                ? try access.authorize(request, now: record.start) : access.region(of: request)
            if operation.isSigned { record.accessKeyId = identity.accessKeyId }
            let call = Call(
                environment: environment, requestId: requestId, region: identity.region ?? environment.settings.region,
                trail: record.trail)
            let output = try await perform(operation, input: body, call: call)
            // 5 encode
            log(record, "ok")
            if let hint, operation == .listUserPools, output.elementsEqual(#"{"UserPools":[]}"#.utf8) {
                await hint.explainEmptyList(region: call.region, requestId: requestId)
            }
            return Answer.success(output, requestId: requestId)
        } catch let error as ServiceError {
            log(record, error.type, reason: error.message)
            await hint?.explain(error, requestId: requestId)
            if let targetHint, error == .unknownOperation {
                let target = request.headers["x-amz-target"]
                environment.log.warning(
                    "\(targetHint.explanation(of: target))", metadata: ["requestId": .string(requestId)])
            }
            return Answer.failure(error, requestId: requestId)
        } catch let error as any Overload {
            log(record, "TooManyRequestsException")
            environment.log.warning("overloaded: \(error)", metadata: ["requestId": .string(requestId)])
            return Answer.failure(.tooManyRequests, requestId: requestId)
        } catch is CancellationError {
            // The caller has gone, and nobody reads this.
            log(record, "abandoned")
            return Answer.failure(.internalError(requestId: requestId), requestId: requestId)
        } catch {
            log(record, "InternalErrorException")
            // The cause goes to the log and never to the caller.
            environment.log.error("internal error: \(error)", metadata: ["requestId": .string(requestId)])
            return Answer.failure(.internalError(requestId: requestId), requestId: requestId)
        }
    }

    /// Steps 3 and 4 alone, for callers inside the server: the input is validated as a caller's is.
    ///
    /// - Returns: the encoded answer; empty for operations without output.
    /// - Throws: `ServiceError`, or what went wrong inside.
    public func perform(_ operation: OperationName, input: JSONValue, call: Call) async throws -> [UInt8] {
        // 3 validate
        let input = try Validator.validate(operation, Accommodation.adapted(input, for: operation))
        call.trail.note(poolId: input["UserPoolId"]?.stringValue, clientId: input["ClientId"]?.stringValue)
        // 4 run
        guard let run = table[operation] else {
            throw ServiceError.notImplemented("The operation \(operation.rawValue)")
        }
        return try await run(input, call)
    }

    /// Whether the request means an operation that AWS guards with IAM. What names no operation does not.
    public static func isSigned(_ request: HTTPRequest) -> Bool {
        (try? RequestTarget.operation(of: request))?.isSigned ?? false
    }

    /// Far more than any operation takes, and few enough that no body holds up the event loop that reads it.
    private static let maximumValues = 10_000

    private func parse(_ body: [UInt8]) throws(ServiceError) -> JSONValue {
        do {
            return try JSONReader.read(
                body.isEmpty ? Array("{}".utf8) : body, maximumValues: Self.maximumValues)
        } catch {
            throw .unreadableBody
        }
    }

    /// One line for each call. A developer reads why it was refused; in production, who turns the level down.
    private func log(_ record: CallRecord, _ result: String, reason: String? = nil) {
        let tellsReason = environment.settings.logsMessages || environment.log.isEnabled(.debug)
        environment.log.info(
            "\(record.operation?.rawValue ?? "-") \(result)",
            metadata: record.fields(
                result, reason: tellsReason ? reason : nil, now: environment.clock.now,
                directory: environment.directory))
    }
}
