import Cryptography
import HTTP
import Identity
import JSON
import Logging
import ServiceModel

/// A service of AWS that answers beside user pools, on the same path: `X-Amz-Target` names it and its operation.
///
/// Whoever may administer may ask, and nobody else.
protocol TargetedService: PathSharer {
    /// What its targets begin with, dot included.
    static var prefix: String { get }
    static var service: SignedService { get }
    static var operations: Set<String> { get }
    /// Far more values than any of its operations takes.
    static var maximumValues: Int { get }

    var services: Services { get }
    var access: any AccessPolicy { get }

    init(services: Services, access: any AccessPolicy)

    /// - Parameter require: throws where the caller may not do this to the resource. Asked before anything is done.
    func run(
        _ operation: String, _ input: JSONObject, region: String,
        require: (_ resource: String) async throws -> Void
    ) async throws -> JSONObject
}

extension TargetedService {
    func isMeant(by request: HTTPRequest) -> Bool {
        request.headers["x-amz-target"]?.hasPrefix(Self.prefix) ?? false
    }

    func isSigned(_ request: HTTPRequest) -> Bool { true }

    /// Answers a request that is meant for it.
    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let requestId = services.random.uuid()
        let operation = String((request.headers["x-amz-target"] ?? "").dropFirst(Self.prefix.count))
        do {
            guard Self.operations.contains(operation) else { throw CallRefusal.unknownOperation }
            guard let input = try? JSONReader.read(request.body, maximumValues: Self.maximumValues).objectValue else {
                throw CallRefusal.unreadableBody
            }
            let now = services.clock.now
            let caller = try await access.authorize(request, of: Self.service, now: now, keys: services.credentials)
            let region = caller.region ?? services.settings.region
            let output = try await run(operation, input, region: region) { resource in
                var permission = Permission(action: "\(Self.service.rawValue):\(operation)")
                permission.resource = resource
                try await permission.require(of: caller, for: request, services: services, now: now)
            }
            note(operation, "ok", requestId)
            return Answer.success(JSONValue.object(output).encoded(), requestId: requestId)
        } catch {
            let failed = FailedCall(error, requestId: requestId)
            note(operation, failed.result, requestId)
            failed.explain(to: services.log)
            return failed.response
        }
    }

    /// No words of the caller's.
    private func note(_ operation: String, _ result: String, _ requestId: String) {
        let name = Self.operations.contains(operation) ? operation : "-"
        services.log.info(
            "\(Self.prefix)\(name) \(result)",
            metadata: ["requestId": .string(requestId), "result": .string(result)])
    }
}
