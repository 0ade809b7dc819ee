import Cryptography
import HTTP
import Identity
import Logging
import ServiceModel

/// The part of AWS STS's API that this server answers, on the same path as the operations of user pools, by the Query
/// protocol: a form in, XML out (cognito/access §4). One action per file.
struct SecurityTokenService: PathSharer {
    private static let version = "2011-06-15"
    private static let namespace = "https://sts.amazonaws.com/doc/2011-06-15/"
    /// Fifty tags are a hundred of them.
    private static let maximumPairs = 200

    let services: Services
    let access: any AccessPolicy

    private static let actions: [any SecurityTokenAction.Type] = [
        GetCallerIdentity.self, AssumeRole.self, AssumeRoleWithWebIdentity.self,
    ]

    /// Whether a request is for this service: a form without a target, that no signature says is another's.
    func isMeant(by request: HTTPRequest) -> Bool {
        guard request.headers["x-amz-target"] == nil,
            request.headers["content-type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
        else { return false }
        let scope = CredentialScope(authorization: request.headers["authorization"])
        return scope == nil || scope?.service == SignedService.securityTokens.rawValue
    }

    /// Whether a request that is meant for it stands on its signature. All that cannot be read does.
    func isSigned(_ request: HTTPRequest) -> Bool { Self.action(in: Self.form(of: request))?.isSigned ?? true }

    private static func form(of request: HTTPRequest) -> FormParameters {
        let reader = FormReader(limits: FormReader.Limits(pairs: maximumPairs))
        return (try? reader.read(bodyOf: request)) ?? FormParameters()
    }

    private static func action(in form: FormParameters) -> (any SecurityTokenAction.Type)? {
        guard form.all("Version").first ?? version == version else { return nil }
        return actions.first { $0.name == form.all("Action").first }
    }

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let requestId = services.random.uuid()
        let form = Self.form(of: request)
        let action = Self.action(in: form)
        let now = services.clock.now
        do {
            let caller =
                action?.isSigned ?? true
                ? try await access.authorize(request, of: .securityTokens, now: now, keys: services.credentials)
                : access.region(of: request)
            guard let action else {
                guard let name = form.all("Action").first else { throw SecurityTokenFault.missingAction }
                throw SecurityTokenFault.unknownAction(name, version: form.all("Version").first ?? "")
            }
            let call = SecurityTokenCall(
                request: request, form: form, caller: caller, services: services, requestId: requestId, now: now)
            let result = try await action.run(call)
            note(action, action.isSigned ? caller : nil, "ok", requestId)
            return answer(
                200,
                .group(
                    "\(action.name)Response",
                    [
                        .group("\(action.name)Result", result),
                        .group("ResponseMetadata", [.text("RequestId", requestId)]),
                    ]), requestId: requestId)
        } catch {
            let fault = SecurityTokenFault(error)
            if fault == .internalFailure {
                services.log.error("internal error: \(error)", metadata: ["requestId": .string(requestId)])
            }
            note(action, nil, fault.code, requestId)
            return answer(
                fault.status,
                .group(
                    "ErrorResponse",
                    [
                        .group(
                            "Error",
                            [
                                .text("Type", fault.status < 500 ? "Sender" : "Receiver"), .text("Code", fault.code),
                                .text("Message", fault.message),
                            ]), .text("RequestId", requestId),
                    ]), requestId: requestId)
        }
    }

    private func answer(_ status: Int, _ root: QueryElement, requestId: String) -> HTTPResponse {
        guard case .group(let name, _) = root else { preconditionFailure("an answer has members") }
        let body = root.xml(indentation: 0).replacing(
            "<\(name)>", with: "<\(name) xmlns=\"\(Self.namespace)\">", maxReplacements: 1)
        return HTTPResponse(
            status: status,
            headers: ["Content-Type": "text/xml", "Cache-Control": "no-store", "x-amzn-RequestId": requestId],
            body: Array(body.utf8))
    }

    /// No words of the caller's.
    private func note(
        _ action: (any SecurityTokenAction.Type)?, _ caller: CallerIdentity?, _ result: String, _ requestId: String
    ) {
        var fields: Logger.Metadata = ["requestId": .string(requestId), "result": .string(result)]
        if let action { fields["operation"] = .string(action.name) }
        if let id = caller?.accessKeyId { fields["accessKey"] = .string(id) }
        services.log.info("sts \(result)", metadata: fields)
    }
}

/// An action of STS.
protocol SecurityTokenAction: SendableMetatype {
    static var name: String { get }
    /// Whether it stands on its signature; otherwise on what its form holds.
    static var isSigned: Bool { get }

    /// What its result holds.
    ///
    /// - Throws: `SecurityTokenFault`, or what one can be made of.
    static func run(_ call: SecurityTokenCall) async throws -> [QueryElement]
}

/// What an action gets.
struct SecurityTokenCall: Sendable {
    let request: HTTPRequest
    let form: FormParameters
    /// Nothing is proven of them where the action is not signed.
    let caller: CallerIdentity
    let services: Services
    let requestId: String
    /// In milliseconds since 1970.
    let now: Int64

    /// As `Call.explain`: tells the log which rule refused what an answer must not say.
    func explain(_ reason: @autoclosure () -> String) {
        services.log.log(
            level: services.settings.logsMessages ? .info : .debug, "refused: \(reason())",
            metadata: ["requestId": .string(requestId)])
    }

    var accountId: String { services.settings.accountId }

    /// What a parameter says; nil where it is not there, or empty.
    subscript(name: String) -> String? { form.all(name).first.flatMap { $0.isEmpty ? nil : $0 } }
}
