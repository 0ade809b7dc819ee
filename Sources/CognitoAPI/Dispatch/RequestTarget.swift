public import HTTP
import JSON
import ServiceModel

/// Which operation a request means: its `X-Amz-Target` (cognito/wire §1).
enum RequestTarget {
    static let prefix = "AWSCognitoIdentityProviderService."

    static func operation(of request: HTTPRequest) throws(CallRefusal) -> OperationName {
        let target = request.headers["x-amz-target"]
        if let target, target.hasPrefix(prefix) {
            guard let operation = OperationName(rawValue: String(target.dropFirst(prefix.count))) else {
                throw .unknownOperation
            }
            return operation
        }
        if let service = ForeignService.name(of: request) { throw .foreignService(service) }
        throw .unknownOperation
    }
}

/// Calls that were meant for another service of AWS: somebody set `AWS_ENDPOINT_URL`, which sends every service
/// here. The answer names the service, and the variable that means this server alone.
public enum ForeignService {
    /// The service that the request's signature or target names, unless it is ours.
    static func name(of request: HTTPRequest) -> String? {
        if let scope = CredentialScope(authorization: request.headers["authorization"]), scope.service != "cognito-idp"
        {
            return scope.service
        }
        if let target = request.headers["x-amz-target"], let dot = target.firstIndex(of: ".") {
            let service = target[..<dot]
            guard service.utf8.count <= 64, service.utf8.allSatisfy(CredentialScope.isPlain) else { return nil }
            return service == "AWSCognitoIdentityProviderService" ? nil : String(service)
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
        "This is Sekisho, which speaks cognito-idp only; the call is for \(service). "
            + "Set AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER instead of AWS_ENDPOINT_URL."
    }
}
