// Routes: what a module offers of its own, and how a request finds it.
//
// A module says in `Route`s which paths it answers, to whom and how; the wiring joins all of them in one
// `RouteTable`. Here is only what a path and a method mean. Which names and origins are trusted, and what a refusal
// looks like, is for whoever asks the table.

/// One path that a module answers, for some methods.
///
/// HEAD is answered where GET is, and OPTIONS where pages of other origins may ask (`CORS`): neither is mounted.
public struct Route: Sendable {
    /// Gives the whole answer, a failure's too. Runs as `HTTPHandler.respond(to:)` does.
    public typealias Handler = @Sendable (HTTPRequest, PathParameters) async -> HTTPResponse
    /// Nil lets the request in; else it is the answer.
    public typealias Admission = @Sendable (HTTPRequest) -> HTTPResponse?

    public let methods: Methods
    public let pattern: PathPattern
    public let hosts: HostClass
    public let pages: CORS
    /// Asked before anything is told of the path, even which methods it takes.
    public let admission: Admission?
    public let handler: Handler

    public init(
        _ methods: Methods, _ pattern: PathPattern, hosts: HostClass = .any, pages: CORS,
        admission: Admission? = nil, handler: @escaping Handler
    ) {
        precondition(!methods.isEmpty, "\(pattern) is mounted for no method")
        self.methods = methods
        self.pattern = pattern
        self.hosts = hosts
        self.pages = pages
        self.admission = admission
        self.handler = handler
    }

    /// What a route may be mounted for.
    public struct Methods: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let get = Methods(rawValue: 1)
        public static let post = Methods(rawValue: 2)
        public static let put = Methods(rawValue: 4)
        public static let patch = Methods(rawValue: 8)
        public static let delete = Methods(rawValue: 16)
        /// Every method that no other route of the path takes, so that the path never answers 405.
        public static let others = Methods(rawValue: 32)

        /// The route of a method is mounted for this; empty for a method that only `others` takes.
        init(of method: String) {
            self =
                switch method {
                case "POST": .post
                case "GET", "HEAD": .get
                case "PUT": .put
                case "PATCH": .patch
                case "DELETE": .delete
                default: []
                }
        }

        /// As requests name them; without `others`.
        var names: [String] {
            [(Methods.get, "GET"), (.post, "POST"), (.put, "PUT"), (.patch, "PATCH"), (.delete, "DELETE")]
                .filter { contains($0.0) }.map(\.1)
        }
    }
}
