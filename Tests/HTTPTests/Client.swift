import CLinux
import Glibc
import HTTP
import Threads

/// A blocking client for one connection, which sends exactly the bytes that it is given.
///
/// Its calls wait, so they belong on a thread of their own: `onThread`. Nothing waits longer than ten seconds.
final class Client: @unchecked Sendable {
    struct Response: Equatable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    enum Failure: Error {
        case connect(Int32)
        case ended(after: String)
        case timedOut(after: String)
        case malformed(String)
    }

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(_ address: SocketAddress) throws {
        descriptor = socket(address.isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status =
            if address.isIPv6 {
                withUnsafePointer(to: Self.v6(address)) { connect(descriptor, raw($0), 28) }
            } else {
                withUnsafePointer(to: Self.v4(address)) { connect(descriptor, raw($0), 16) }
            }
        // All properties are set, so that `deinit` closes the descriptor of a failed attempt too.
        guard status == 0 else { throw Failure.connect(errno) }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// Sends no more, but still reads.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Goes away at once, with a reset.
    func vanish() {
        var reset = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// The next response. `toHead`: the request was HEAD.
    func response(toHead: Bool = false) throws -> Response {
        let head = try take(through: "\r\n\r\n")
        var lines = head.split(separator: "\r\n")
        let statusLine = lines.removeFirst().split(separator: " ", maxSplits: 2)
        guard statusLine.count == 3, statusLine[0] == "HTTP/1.1", let status = Int(statusLine[1]) else {
            throw Failure.malformed(head)
        }
        var headers: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = toHead || status < 200 ? 0 : Int(headers["content-length"] ?? "0") ?? 0
        while received.count < length { try receive() }
        let body = String(decoding: received.prefix(length), as: UTF8.self)
        received.removeFirst(length)
        return Response(status: status, headers: headers, body: body)
    }

    /// Waits until the server closes, and returns what came before that.
    func rest() throws -> String {
        while true {
            do {
                try receive()
            } catch Failure.ended {
                defer { received = [] }
                return String(decoding: received, as: UTF8.self)
            }
        }
    }

    /// Waits, without reading, until the server has cut the connection; false if it does not.
    func isReset() -> Bool {
        // Errors and hang-ups are reported whether asked for or not.
        var watched = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&watched, 1, 10_000) == 1 && watched.revents & Int16(POLLHUP | POLLERR) != 0
    }

    private func take(through end: String) throws -> String {
        let end = Array(end.utf8)
        while true {
            for start in received.indices.dropLast(end.count - 1)
            where received[start..<start + end.count].elementsEqual(end) {
                defer { received.removeFirst(start + end.count) }
                return String(decoding: received[..<(start + end.count)], as: UTF8.self)
            }
            try receive()
        }
    }

    private func receive() throws {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count < 0, errno == EAGAIN { throw Failure.timedOut(after: String(decoding: received, as: UTF8.self)) }
        guard count > 0 else { throw Failure.ended(after: String(decoding: received, as: UTF8.self)) }
        received += chunk[..<count]
    }
}

extension Client {
    private static func v4(_ address: SocketAddress) -> sockaddr_in {
        var raw = sockaddr_in()
        raw.sin_family = sa_family_t(AF_INET)
        raw.sin_port = address.port.bigEndian
        inet_pton(AF_INET, address.host, &raw.sin_addr)
        return raw
    }

    private static func v6(_ address: SocketAddress) -> sockaddr_in6 {
        var raw = sockaddr_in6()
        raw.sin6_family = sa_family_t(AF_INET6)
        raw.sin6_port = address.port.bigEndian
        inet_pton(AF_INET6, address.host, &raw.sin6_addr)
        return raw
    }

    private func raw<T>(_ pointer: UnsafePointer<T>) -> UnsafePointer<sockaddr> {
        UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
    }
}

/// Runs what blocks on a thread of its own, since Swift's pool has few.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        OSThread.start(name: "test") { continuation.resume(with: Result { try body() }) }
    }
}
