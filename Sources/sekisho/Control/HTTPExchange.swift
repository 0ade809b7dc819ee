import Glibc

/// One request over a connection of its own, and its answer. Blocks, for no longer than it is given.
///
/// As much of HTTP/1.1 as our own server speaks to it: Content-Length or an end of the connection, no chunks.
struct HTTPExchange {
    /// Answers beyond this are not ours.
    static let largestAnswer = 64 * 1024 * 1024

    let url: ControlURL
    let method: String
    let target: String
    let fields: [(name: String, value: String)]
    let body: [UInt8]
    /// For everything together.
    let milliseconds: Int

    func run() throws(HTTPFailure) -> (status: Int, body: [UInt8]) {
        let deadline = Self.now + milliseconds
        let socket = try connect(deadline)
        defer { close(socket) }
        try send(on: socket, deadline)
        return try receive(on: socket, deadline)
    }

    /// Tries every address that the host has.
    private func connect(_ deadline: Int) throws(HTTPFailure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(url.host, "\(url.port)", &hints, &list)
        guard code == 0, let list else { throw .unknownHost(String(cString: gai_strerror(code))) }
        defer { freeaddrinfo(list) }
        var failure = HTTPFailure.unknownHost("no address")
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next?.pointee {
            next = entry.ai_next
            let file = socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), entry.ai_protocol)
            guard file >= 0 else {
                failure = .connection(errno)
                continue
            }
            // Linux lets connect obey the time-out of sending.
            do {
                try Self.limit(file, SO_SNDTIMEO, deadline)
            } catch {
                close(file)
                throw error
            }
            if Glibc.connect(file, entry.ai_addr, entry.ai_addrlen) == 0 { return file }
            failure = errno == EINPROGRESS ? .connectTimeout : .connection(errno)
            close(file)
        }
        throw failure
    }

    private func send(on socket: Int32, _ deadline: Int) throws(HTTPFailure) {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: \(url.authority)\r\nConnection: close\r\n"
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        head += "Content-Length: \(body.count)\r\n\r\n"
        let bytes = Array(head.utf8) + body
        var sent = 0
        while sent < bytes.count {
            try Self.limit(socket, SO_SNDTIMEO, deadline)
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw errno == EAGAIN ? .timeout : .connection(errno)
            }
            sent += count
        }
    }

    private func receive(on socket: Int32, _ deadline: Int) throws(HTTPFailure) -> (status: Int, body: [UInt8]) {
        var bytes: [UInt8] = []
        var answer: HTTPAnswerHead?
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            if answer == nil { answer = try HTTPAnswerHead.parse(bytes) }
            if let answer, let length = answer.contentLength, bytes.count - answer.end >= length {
                return (answer.status, Array(bytes[answer.end..<answer.end + length]))
            }
            try Self.limit(socket, SO_RCVTIMEO, deadline)
            let count = recv(socket, &chunk, chunk.count, 0)
            if count < 0 {
                if errno == EINTR { continue }
                throw errno == EAGAIN ? .timeout : .connection(errno)
            }
            if count == 0 {
                guard let answer, answer.contentLength == nil else { throw .cutShort }
                return (answer.status, Array(bytes[answer.end...]))
            }
            guard bytes.count + count <= Self.largestAnswer else { throw .notHTTP }
            bytes += chunk[..<count]
        }
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    private static func limit(_ socket: Int32, _ option: Int32, _ deadline: Int) throws(HTTPFailure) {
        let rest = deadline - now
        guard rest > 0 else { throw .timeout }
        var time = timeval(tv_sec: rest / 1000, tv_usec: rest % 1000 * 1000)
        setsockopt(socket, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}

/// The head of an answer.
struct HTTPAnswerHead: Equatable {
    let status: Int
    /// Nil: the body ends with the connection.
    let contentLength: Int?
    /// Where the body begins.
    let end: Int

    /// Nil until the head is complete.
    static func parse(_ bytes: [UInt8]) throws(HTTPFailure) -> HTTPAnswerHead? {
        let start = Array("HTTP/1.".utf8)
        guard bytes.prefix(start.count).elementsEqual(start.prefix(bytes.count)) else { throw .notHTTP }
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else {
            if bytes.count > 65536 { throw .notHTTP }
            return nil
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]), (100...599).contains(status) else { throw .notHTTP }
        var length: Int?
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .notHTTP }
            switch parts[0].lowercased() {
            case "content-length":
                guard let number = Int(parts[1].drop { $0 == " " }), number >= 0 else { throw .notHTTP }
                length = number
            case "transfer-encoding": throw .notHTTP
            default: break
            }
        }
        return HTTPAnswerHead(status: status, contentLength: length, end: end + blank.count)
    }
}

/// Why there is no answer.
enum HTTPFailure: Error, Equatable, CustomStringConvertible {
    case unknownHost(String)
    /// With this `errno`.
    case connection(Int32)
    case connectTimeout
    case timeout
    case cutShort
    case notHTTP

    /// Whether nobody listens there.
    var isUnreachable: Bool {
        switch self {
        case .unknownHost, .connectTimeout, .connection(ECONNREFUSED), .connection(EHOSTUNREACH),
            .connection(ENETUNREACH):
            true
        default: false
        }
    }

    var description: String {
        switch self {
        case .unknownHost(let reason): "the host is not known (\(reason))"
        case .connection(ECONNREFUSED): "no server answers there"
        case .connection(let code): String(cString: strerror(code))
        case .connectTimeout: "the connection took too long"
        case .timeout: "the answer took too long"
        case .cutShort: "the answer was cut short"
        case .notHTTP: "what answers there is no server of ours"
        }
    }
}
