import Cryptography
public import HTTP
public import Identity
public import JSON
import Logging
import ServiceModel

/// The way of every request to an API that a model describes, in numbered steps: 1 name, 2 access, 3 validate, 4 run,
/// 5 encode.
///
/// The order is the order in which a bad call is answered: unknown target, malformed body, missing or wrong
/// signature, what the caller's policies do not allow, constraint violations, and only then state.
public struct APICourse<API: ModelledAPI>: PathSharer {
    let services: Services
    private let access: any AccessPolicy
    private let api: API
    private let targetHint: UnknownTargetHint?

    /// - Parameter targetHint: tells the log what is wrong with a target that names no operation; nil in production.
    public init(
        _ api: API, services: Services, access: any AccessPolicy, targetHint: UnknownTargetHint? = nil
    ) {
        self.api = api
        self.services = services
        self.access = access
        self.targetHint = targetHint
    }

    public func isMeant(by request: HTTPRequest) -> Bool { RequestTarget.isMeant(by: request, for: API.Name.self) }

    /// What names no operation is not guarded.
    public func isSigned(_ request: HTTPRequest) -> Bool {
        (try? RequestTarget.operation(of: request, as: API.Name.self))?.mustProveSignature(of: request) ?? false
    }

    public func respond(to request: HTTPRequest) async -> HTTPResponse {
        let requestId = services.random.uuid()
        let caller = Caller(address: request.peer.host, userAgent: request.headers["user-agent"])
        var record = CallRecord(requestId: requestId, start: services.clock.now, caller: caller)
        var named: API.Name?
        do {
            // 1 name
            let operation = try RequestTarget.operation(of: request, as: API.Name.self)
            named = operation
            record.operation = operation.rawValue
            let body = try parse(request.body)
            // 2 access
            let isSigned = operation.mustProveSignature(of: request)
            let identity =
                isSigned
                ? try await access.authorize(request, of: API.service, now: record.start, keys: services.credentials)
                : access.region(of: request)
            if isSigned {
                record.accessKeyId = identity.accessKeyId
                // Of a key without a policy nothing is asked.
                if let principal = identity.principal, !principal.mayDoEverything {
                    let region = identity.region ?? services.settings.region
                    try await api.permission(for: operation, input: body, region: region, services: services)
                        .require(of: identity, for: request, services: services, now: record.start)
                }
            }
            try await api.admit(operation, services: services)
            var call = Call(
                services: services, requestId: requestId, region: identity.region ?? services.settings.region,
                trail: record.trail, caller: caller)
            call.caller.isAdministrator = isSigned
            let output = try await perform(operation, input: body, call: call)
            // 5 encode
            log(record, "ok")
            await api.explain(output, of: operation, call: call)
            return Answer.success(output, requestId: requestId)
        } catch {
            let failed = FailedCall(
                error, requestId: requestId, fault: named.map(api.fault) ?? .internalErrorException)
            log(record, failed.result, reason: failed.reason)
            failed.explain(to: services.log)
            if failed.isRefused { await explain(error, to: request, requestId: requestId) }
            return failed.response
        }
    }

    /// Tells the log what an answer does not say. `error` was the caller's business.
    private func explain(_ error: any Error, to request: HTTPRequest, requestId: String) async {
        if let targetHint, case CallRefusal.unknownOperation = error {
            let target = request.headers["x-amz-target"]
            services.log.warning(
                "\(targetHint.explanation(of: target))", metadata: ["requestId": .string(requestId)])
        }
        await api.explain(error, to: request, requestId: requestId, services: services)
    }

    /// Steps 3 and 4 alone, for callers inside the server: the input is validated as a caller's is.
    ///
    /// - Returns: the encoded answer; empty for operations without output.
    /// - Throws: what `ServiceError(telling:)` knows, or what went wrong inside.
    public func perform(_ operation: API.Name, input: JSONValue, call: Call) async throws -> [UInt8] {
        // 3 validate
        let input = try Validator.validate(operation, api.adapted(input, for: operation))
        var call = call
        // Where either will do, whoever has passed the access step knows.
        if operation.access != .either { call.caller.isAdministrator = operation.isSigned }
        try api.note(input, in: &call)
        // 4 run
        guard let run = api.table[operation] else {
            throw CallRefusal.operationNotBuilt(operation.rawValue)
        }
        return try await run(input, call)
    }

    private func parse(_ body: [UInt8]) throws(CallRefusal) -> JSONValue {
        do {
            return try JSONReader.read(
                body.isEmpty ? Array("{}".utf8) : body, maximumValues: RequestTarget.maximumValues)
        } catch {
            throw .unreadableBody
        }
    }

    /// One line for each call. A developer reads why it was refused; in production, who turns the level down.
    private func log(_ record: CallRecord, _ result: String, reason: String? = nil) {
        let tellsReason = services.settings.logsMessages || services.log.isEnabled(.debug)
        services.log.info(
            "\(record.operation ?? "-") \(result)",
            metadata: record.fields(
                result, reason: tellsReason ? reason : nil, now: services.clock.now,
                pools: services.pools))
    }
}

extension ServiceOperation {
    /// Whether the request stands on its signature: always where the operation must be signed, and where it may be, for
    /// who sends one.
    fileprivate func mustProveSignature(of request: HTTPRequest) -> Bool {
        switch access {
        case .signed: true
        case .public: false
        case .either: request.headers["authorization"] != nil
        }
    }
}
