public import HTTP

extension Dispatcher {
    /// `POST /`, what Cognito answers there to methods that nobody has, and pictures that answers lead to.
    ///
    /// Public operations answer to every page; the signed ones to trusted origins alone (docs/threat-model.md).
    public var routes: [Route] {
        [
            Route(
                .post, "/",
                pages: .openUnless(
                    isSigned,
                    refusal: "Pages of this origin may not call signed operations. See allowed-origins.")
            ) { request, _ in await respond(to: request) },
            Route(.others, "/", pages: .shown) { _, _ in UnknownPath.notUnderstood },
            CustomizationPicture.route(services),
        ]
    }
}
