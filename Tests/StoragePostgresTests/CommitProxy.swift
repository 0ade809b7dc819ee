import Glibc
import Synchronization
import TestSupport
import Threads

/// Stands between a driver and PostgreSQL on Unix sockets, and once armed takes the answer of the next commit away.
///
/// It finds a commit by its text, so the connection that is to lose it either names no statements or has not committed
/// before.
final class CommitProxy: Sendable {
    /// What becomes of the commit. The driver's connection ends in every case.
    enum Fate: Sendable, CaseIterable {
        /// The server has executed it.
        case executed
        /// The server never hears of it, and learns at once that nobody is there.
        case lost
        /// The network has it; it reaches the server while the driver already asks.
        case executedLate
        /// The network has it, and the server is told after a while that nobody is there.
        case lostLate
        /// As `executed`, but nobody can connect until `readmit()`.
        case executedAndUnreachable
    }

    struct Failed: Error {}

    private let directory: TemporaryDirectory
    private let server: String
    private let listener: Int32
    private let fate = Mutex<Fate?>(nil)
    private let caught = Atomic(0)
    private let refuses = Atomic(false)
    /// How long the network has something, in microseconds.
    private static let delay: useconds_t = 300_000

    /// Where the driver is to connect.
    let address: String

    /// - Parameter address: of a database, `postgres://USER@/NAME?host=DIRECTORY`.
    init(before address: String) throws {
        guard let (user, place) = Self.split(address) else { throw Failed() }
        directory = try TemporaryDirectory()
        server = "\(place)/.s.PGSQL.5432"
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        let status = Self.with(directory[".s.PGSQL.5432"]) { bind(listener, $0, $1) }
        guard status == 0, listen(listener, 64) == 0 else { throw Failed() }
        self.address = "\(user)?host=\(directory.path)"
        OSThread.start(name: "proxy") { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                guard let self, !self.refuses.load(ordering: .acquiring) else {
                    close(client)
                    continue
                }
                self.serve(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// How many commits have met their fate.
    var count: Int { caught.load(ordering: .acquiring) }

    func arm(_ fate: Fate) { self.fate.withLock { $0 = fate } }

    func readmit() { refuses.store(false, ordering: .releasing) }

    private func serve(_ client: Int32) {
        let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard Self.with(server, { connect(upstream, $0, $1) }) == 0 else {
            close(client)
            close(upstream)
            return
        }
        // Whether answers go to the driver.
        let passes = Flag()
        let ended = Countdown(2) {
            close(client)
            close(upstream)
        }
        OSThread.start(name: "proxy-down") {
            while let bytes = Self.receive(upstream) {
                if passes.isSet, !Self.send(bytes, to: client) { break }
            }
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(upstream, Int32(SHUT_RDWR))
            ended.count()
        }
        OSThread.start(name: "proxy-up") {
            while let bytes = Self.receive(client) {
                if Self.isCommit(bytes), let fate = self.fate.withLock({ $0.take() }) {
                    passes.clear()
                    self.meet(fate, bytes, client, upstream)
                    break
                }
                guard Self.send(bytes, to: upstream) else { break }
            }
            shutdown(upstream, Int32(SHUT_RDWR))
            shutdown(client, Int32(SHUT_RDWR))
            ended.count()
        }
    }

    private func meet(_ fate: Fate, _ commit: [UInt8], _ client: Int32, _ upstream: Int32) {
        caught.add(1, ordering: .acquiringAndReleasing)
        if fate == .executedAndUnreachable { refuses.store(true, ordering: .releasing) }
        switch fate {
        case .lost: break
        case .executed, .executedAndUnreachable:
            _ = Self.send(commit, to: upstream)
            // Its answer is swallowed meanwhile.
            usleep(Self.delay)
        case .executedLate, .lostLate:
            shutdown(client, Int32(SHUT_RDWR))
            usleep(Self.delay)
            if fate == .executedLate { _ = Self.send(commit, to: upstream) }
            usleep(Self.delay)
        }
    }

    private static func isCommit(_ bytes: [UInt8]) -> Bool { bytes.contains(Array("COMMIT\0".utf8)) }

    private static func receive(_ socket: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    private static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func split(_ address: String) -> (String, String)? {
        let parts = address.split(separator: "?host=")
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    private static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var place = sockaddr_un()
        place.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
        return withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}

/// Set until it is cleared.
private final class Flag: Sendable {
    private let value = Atomic(true)
    var isSet: Bool { value.load(ordering: .acquiring) }
    func clear() { value.store(false, ordering: .releasing) }
}

/// Does something once so many have called.
private final class Countdown: Sendable {
    private let left: Atomic<Int>
    private let action: @Sendable () -> Void

    init(_ count: Int, _ action: @escaping @Sendable () -> Void) {
        left = Atomic(count)
        self.action = action
    }

    func count() {
        if left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { action() }
    }
}
