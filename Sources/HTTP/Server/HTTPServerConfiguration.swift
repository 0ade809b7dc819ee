import Glibc

/// What a server listens on, and what it allows its clients.
public struct HTTPServerConfiguration: Sendable {
    /// IP addresses, not names.
    public var hosts: [String]
    /// 0: any free port, the same on all addresses.
    public var port: UInt16
    /// Event loops, one thread each.
    public var loops: Int
    public var limits = Limits()
    public var timeouts = Timeouts()

    public struct Limits: Sendable {
        /// Request line and header fields together, in bytes, line ends included. Beyond it 414 or 431.
        public var headBytes = 16 * 1024
        /// Beyond it 431.
        public var headerFields = 100
        /// Bytes of a decoded body. Beyond it 413.
        public var bodyBytes = 1024 * 1024
        /// Open at once; a connection beyond it is answered 503 and closed.
        public var connections = 10_000
        /// Bytes that all connections together hold of bodies, requests sent ahead, and answers not taken, beyond a
        /// head and 16 KiB for each connection. Where a body finds no room, it is answered 503 and its connection
        /// closed; where an answer finds none, its connection is cut. Requests get three quarters of it at most.
        public var bufferedBytes = 64 * 1024 * 1024

        /// Whose bodies are handed on as they come; nil: nobody's.
        public var streaming: Streaming?

        public init() {}

        /// The largest body that finds room within so many buffered bytes when no other is there.
        public static func largestBody(bufferedBytes: Int) -> Int { BufferBudget.requestLimit(of: bufferedBytes) }
    }

    /// Requests whose handler takes the body piece by piece (`BodyStream`), so that it may be larger than memory allows.
    /// What such a connection holds does not grow with its body, which takes nothing of `Limits.bufferedBytes`.
    public struct Streaming: Sendable {
        public var method: String
        /// Where their paths begin.
        public var pathPrefix: String
        /// Bytes of the decoded body. Beyond it 413.
        public var bodyBytes: Int

        public init(method: String, pathPrefix: String, bodyBytes: Int) {
            self.method = method
            self.pathPrefix = pathPrefix
            self.bodyBytes = bodyBytes
        }
    }

    /// In milliseconds.
    public struct Timeouts: Sendable {
        /// From the first byte of a request (for the first request: from the connection) to the end of its
        /// header fields. Then 408, or nothing where not a byte came.
        public var head = 10_000
        /// From the end of the header fields to the end of the body; of a streamed one, from one piece to the next. Then
        /// 408.
        public var body = 30_000
        /// Between two requests. Then the connection is closed.
        public var idle = 75_000
        /// While the client takes no byte of an answer. Then the connection is cut.
        public var write = 30_000
        /// Until the client closes its side after our last byte, so that it can still read the answer.
        public var linger = 2_000

        public init() {}
    }

    public init(
        hosts: [String] = ["127.0.0.1", "::1"], port: UInt16 = 0, loops: Int = HTTPServerConfiguration.processorCount
    ) {
        self.hosts = hosts
        self.port = port
        self.loops = loops
    }

    /// Processors in use.
    public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
