public import HTTP

/// The answer to a path, or to a method of the API's own path, that is none.
public enum UnknownPath {
    /// A call for another service of AWS is told so; any other request hears what Cognito answers.
    public static func respond(to request: HTTPRequest) -> HTTPResponse {
        ForeignService.response(to: request) ?? notUnderstood
    }

    /// cognito/wire §4.
    static let notUnderstood = HTTPResponse(
        status: 400, headers: ["Content-Type": "application/json"],
        body: Array(
            #"{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}"#
                .utf8))
}
