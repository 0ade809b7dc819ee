public import HTTP
import JSON
import ServiceModel

/// Which operation a request means: its `X-Amz-Target` (cognito/wire §1).
enum RequestTarget {
    /// Far more than any operation takes, and few enough that no body holds up the event loop that reads it.
    static let maximumValues = 10_000

    /// Of user pools' targets.
    static let prefix = "\(OperationName.targetPrefix)."

    /// Whether the target names the API, and after it whatever it may be.
    static func isMeant<Name: ServiceOperation>(by request: HTTPRequest, for type: Name.Type) -> Bool {
        request.headers["x-amz-target"].flatMap { name(in: $0, after: Name.targetPrefix) } != nil
    }

    static func operation<Name: ServiceOperation>(
        of request: HTTPRequest, as type: Name.Type
    ) throws(CallRefusal) -> Name {
        let target = request.headers["x-amz-target"]
        if let name = target.flatMap({ name(in: $0, after: Name.targetPrefix) }) {
            guard let operation = Name(rawValue: String(name)) else { throw .unknownOperation }
            return operation
        }
        if let service = ForeignService.name(of: request) { throw .foreignService(service) }
        throw .unknownOperation
    }

    private static func name(in target: String, after prefix: String) -> Substring? {
        guard target.hasPrefix(prefix) else { return nil }
        let rest = target.dropFirst(prefix.utf8.count)
        return rest.first == "." ? rest.dropFirst() : nil
    }
}

/// Calls that were meant for another service of AWS: somebody set `AWS_ENDPOINT_URL`, which sends every service
/// here. The answer names the service, and the variable that means this server alone.
public enum ForeignService {
    /// The service that the request's signature or target names, unless it is ours.
    static func name(of request: HTTPRequest) -> String? {
        if let scope = CredentialScope(authorization: request.headers["authorization"]),
            SignedService(rawValue: scope.service)?.isWhole != true
        {
            return scope.service
        }
        if let target = request.headers["x-amz-target"], let dot = target.firstIndex(of: ".") {
            let service = target[..<dot]
            guard service.utf8.count <= 64, service.utf8.allSatisfy(CredentialScope.isPlain) else { return nil }
            return service == OperationName.targetPrefix ? nil : String(service)
        }
        return nil
    }

    /// What such a call is told on a path that is not the API's; nil where the request is none.
    public static func response(to request: HTTPRequest) -> HTTPResponse? {
        guard let service = name(of: request) else { return nil }
        let error: JSONObject = ["__type": "ForbiddenException", "message": .string(explanation(service))]
        return HTTPResponse(
            status: 400, headers: ["Content-Type": "application/json"], body: JSONValue.object(error).encoded())
    }

    static func explanation(_ service: String) -> String {
        "This is Sekisho, which speaks cognito-idp and cognito-identity, and no more of other services than it needs; the call is for \(service). "
            + "Set AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, AWS_ENDPOINT_URL_COGNITO_IDENTITY and AWS_ENDPOINT_URL_STS "
            + "instead of AWS_ENDPOINT_URL."
    }
}
