public import HTTP

extension Dispatcher {
    /// `POST /`, and what Cognito answers there to methods that nobody has.
    ///
    /// Public operations answer to every page; the signed ones to trusted origins alone (docs/threat-model.md).
    public var routes: [Route] {
        [
            Route(
                .post, "/",
                pages: .openUnless(
                    Self.isSigned,
                    refusal: "Pages of this origin may not call signed operations. See allowed-origins.")
            ) { request, _ in await respond(to: request) },
            Route(.others, "/", pages: .shown) { _, _ in UnknownPath.notUnderstood },
        ]
    }
}
