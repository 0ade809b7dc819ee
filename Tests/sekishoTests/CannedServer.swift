import Glibc
import Threads

/// A socket on loopback that takes one connection, reads a request's head, and sends what it was told to.
struct CannedServer {
    let port: UInt16
    private let listener: Int32

    /// - Parameter answer: nil: it says nothing, and keeps the connection until the client is gone.
    init(answering answer: String?) {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = listener
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(file, $0, length)
                _ = listen(file, 1)
                _ = getsockname(file, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        OSThread.start(name: "canned") {
            let connection = accept(file, nil, nil)
            var chunk = [UInt8](repeating: 0, count: 4096)
            _ = recv(connection, &chunk, chunk.count, 0)
            if let answer {
                _ = Array(answer.utf8).withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            } else {
                _ = recv(connection, &chunk, chunk.count, 0)
            }
            close(connection)
            close(file)
        }
    }
}

/// Runs what blocks on a thread of its own.
func onOwnThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
        OSThread.start(name: "test") { continuation.resume(returning: work()) }
    }
}
