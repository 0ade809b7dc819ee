/// Something to ask of another server.
public struct OutboundCall: Sendable {
    public enum Kind: Sendable {
        case http(HTTPExchange)
        case mail(MailSubmission)
        /// Connects to an `http://` or `https://` address, TLS included, and says nothing.
        case reach(String)
    }

    public var kind: Kind
    /// For all of it, in milliseconds: waiting for its turn, resolving names, connecting, sending, the answer.
    public var timeoutMilliseconds: Int

    public init(_ kind: Kind, timeoutMilliseconds: Int) {
        self.kind = kind
        self.timeoutMilliseconds = timeoutMilliseconds
    }
}

/// A request by HTTP/1.1, with or without TLS.
public struct HTTPExchange: Sendable {
    public var method: String
    /// `http://` or `https://`, host, and what follows; no user, no fragment.
    public var url: String
    /// Names and values as they are sent; neither may hold line breaks.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// A longer answer is an error, in bytes.
    public var answerLimit: Int

    public init(
        method: String = "POST", url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        answerLimit: Int = 65_536
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.answerLimit = answerLimit
    }
}

/// A message for one recipient, handed to a mail server (RFC 6409).
public struct MailSubmission: Sendable {
    public var server: MailServer
    /// Addresses without brackets, spaces and line breaks.
    public var sender: String
    public var recipient: String
    /// As it goes over the wire, lines ended by CRLF; dots are doubled on the way. Empty only asks whether the server
    /// would take a message: connects, signs in, and sends NOOP.
    public var message: [UInt8]

    public init(server: MailServer, sender: String, recipient: String, message: [UInt8]) {
        self.server = server
        self.sender = sender
        self.recipient = recipient
        self.message = message
    }
}

/// A mail server and how it is spoken to.
public struct MailServer: Sendable, Equatable {
    public enum Security: Sendable, Equatable {
        /// TLS from the first byte (RFC 8314).
        case tls
        /// STARTTLS (RFC 3207), or nothing at all is sent.
        case startTLS
        case none
    }

    /// A name or an IP address.
    public var host: String
    public var port: Int
    public var security: Security
    /// Nil signs in nowhere.
    public var username: String?
    public var password: String?

    public init(host: String, port: Int, security: Security, username: String? = nil, password: String? = nil) {
        self.host = host
        self.port = port
        self.security = security
        self.username = username
        self.password = password
    }
}

/// What came back.
public struct OutboundAnswer: Sendable {
    /// Of HTTP, or the mail server's last one.
    public var status: Int
    /// Names in lower case.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first field of that name, given in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
