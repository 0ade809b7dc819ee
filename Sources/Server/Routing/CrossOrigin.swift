import HTTP

/// CORS, as a real page needs it (cognito/wire §1; cognito/amplify §2).
enum CrossOrigin {
    /// Everything that Amplify and the AWS SDKs send.
    static let headers =
        "authorization, cache-control, content-type, amz-sdk-invocation-id, amz-sdk-request, x-amz-content-sha256, "
        + "x-amz-date, x-amz-security-token, x-amz-target, x-amz-user-agent, x-amzn-trace-id"
    static let exposed = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"

    /// The answer to a preflight. What it allows is not yet done: the request itself is judged when it comes.
    static func preflight(methods: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            headers: [
                "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": methods,
                "Access-Control-Allow-Headers": headers, "Access-Control-Max-Age": "7200",
                "Access-Control-Expose-Headers": exposed,
            ])
    }

    static func open(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("Access-Control-Allow-Origin", "*")
        response.headers.set("Access-Control-Expose-Headers", exposed)
        return response
    }
}
