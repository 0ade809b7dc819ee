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
    private let services: Services
    private let access: any AccessPolicy
    private let table: OperationTable
    private let hint: KnownPoolsHint?
    private let targetHint: UnknownTargetHint?

    /// - Parameters:
    ///   - hint: tells the log what there is, when callers name what is not; nil in production.
    ///   - targetHint: tells the log what is wrong with a target that names no operation; nil in production.
    public init(
        services: Services, access: any AccessPolicy, table: OperationTable = .all, hint: KnownPoolsHint? = nil,
        targetHint: UnknownTargetHint? = nil
    ) {
        self.services = services
        self.access = access
        self.table = table
        self.hint = hint
        self.targetHint = targetHint
    }

    /// Answers one `POST /`. Never throws: every failure is an answer.
    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let requestId = services.random.uuid()
        let caller = Caller(address: request.peer.host, userAgent: request.headers["user-agent"])
        var record = CallRecord(requestId: requestId, start: services.clock.now, caller: caller)
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
                services: services, requestId: requestId, region: identity.region ?? services.settings.region,
                trail: record.trail, caller: caller)
            let output = try await perform(operation, input: body, call: call)
            // 5 encode
            log(record, "ok")
            if let hint, operation == .listUserPools, output.elementsEqual(#"{"UserPools":[]}"#.utf8) {
                await hint.explainEmptyList(region: call.region, requestId: requestId)
            }
            return Answer.success(output, requestId: requestId)
        } catch let error as any Overload {
            let answer = ServiceError(Refusal.tooManyRequests)
            log(record, answer.type.name)
            services.log.warning("overloaded: \(error)", metadata: ["requestId": .string(requestId)])
            return Answer.failure(answer, requestId: requestId)
        } catch is CancellationError {
            // The caller has gone, and nobody reads this.
            log(record, "abandoned")
            return Answer.failure(.internalError(requestId: requestId), requestId: requestId)
        } catch {
            if let answer = ServiceError(telling: error) {
                log(record, answer.type.name, reason: answer.message)
                await explain(error, to: request, requestId: requestId)
                return Answer.failure(answer, requestId: requestId)
            }
            let answer = ServiceError.internalError(requestId: requestId)
            log(record, answer.type.name)
            // The cause goes to the log and never to the caller.
            services.log.error("internal error: \(error)", metadata: ["requestId": .string(requestId)])
            return Answer.failure(answer, requestId: requestId)
        }
    }

    /// Tells the log what the answer does not say.
    private func explain(_ error: any Error, to request: HTTPRequest, requestId: String) async {
        await hint?.explain(error, requestId: requestId)
        if let targetHint, case CallRefusal.unknownOperation = error {
            let target = request.headers["x-amz-target"]
            services.log.warning(
                "\(targetHint.explanation(of: target))", metadata: ["requestId": .string(requestId)])
        }
    }

    /// Steps 3 and 4 alone, for callers inside the server: the input is validated as a caller's is.
    ///
    /// - Returns: the encoded answer; empty for operations without output.
    /// - Throws: what `ServiceError(telling:)` knows, or what went wrong inside.
    public func perform(_ operation: OperationName, input: JSONValue, call: Call) async throws -> [UInt8] {
        // 3 validate
        let input = try Validator.validate(operation, Accommodation.adapted(input, for: operation))
        call.trail.note(poolId: input["UserPoolId"]?.stringValue, clientId: input["ClientId"]?.stringValue)
        var call = call
        try call.take(contextFrom: input)
        // 4 run
        guard let run = table[operation] else {
            throw CallRefusal.operationNotBuilt(operation)
        }
        return try await run(input, call)
    }

    /// Whether the request means an operation that AWS guards with IAM. What names no operation does not.
    static func isSigned(_ request: HTTPRequest) -> Bool {
        (try? RequestTarget.operation(of: request))?.isSigned ?? false
    }

    /// Far more than any operation takes, and few enough that no body holds up the event loop that reads it.
    private static let maximumValues = 10_000

    private func parse(_ body: [UInt8]) throws(CallRefusal) -> JSONValue {
        do {
            return try JSONReader.read(
                body.isEmpty ? Array("{}".utf8) : body, maximumValues: Self.maximumValues)
        } catch {
            throw .unreadableBody
        }
    }

    /// One line for each call. A developer reads why it was refused; in production, who turns the level down.
    private func log(_ record: CallRecord, _ result: String, reason: String? = nil) {
        let tellsReason = services.settings.logsMessages || services.log.isEnabled(.debug)
        services.log.info(
            "\(record.operation?.rawValue ?? "-") \(result)",
            metadata: record.fields(
                result, reason: tellsReason ? reason : nil, now: services.clock.now,
                pools: services.pools))
    }
}
