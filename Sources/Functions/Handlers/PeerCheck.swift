import CLinux
import Glibc
import Synchronization

/// Whether a connection over loopback comes from a process of one process group: events carry passwords, and anybody on
/// this machine may connect to a port.
///
/// The kernel says which socket is the other end, and `/proc` whose it is. Asked once for each connection.
final class PeerCheck: Sendable {
    private struct State {
        var group: pid_t?
        /// Sockets that were found to be the group's.
        var known: [UInt16: Int64] = [:]
    }

    private let state = Mutex(State())

    /// From now on the group of the process that `start` gives belongs here. Whoever asks meanwhile waits: it may be that
    /// process.
    func expect(_ start: () -> pid_t) -> pid_t {
        state.withLock { state in
            let process = start()
            state = State(group: process > 0 ? process : nil)
            return process
        }
    }

    /// Whether the kernel tells whose a connection is. Where it does not, nobody is admitted.
    static var isPossible: Bool { sekisho_loopback_inode(1, 1) >= 0 }

    func expectNobody() { state.withLock { $0 = State() } }

    /// - Parameters:
    ///   - peer: the port of the other end.
    ///   - own: that of this end.
    func admits(peer: UInt16, own: UInt16) -> Bool {
        let (group, known) = state.withLock { ($0.group, $0.known[peer]) }
        let inode = sekisho_loopback_inode(peer, own)
        guard let group, inode > 0 else { return false }
        if known == inode { return true }
        guard Self.holds(group, inode: inode) else { return false }
        state.withLock { state in
            guard state.group == group else { return }
            if state.known.count > 64 { state.known = [:] }
            state.known[peer] = inode
        }
        return true
    }

    private static func holds(_ group: pid_t, inode: Int64) -> Bool {
        let link = "socket:[\(inode)]"
        for name in names(in: "/proc") {
            guard let process = pid_t(name), getpgid(process) == group else { continue }
            let files = "/proc/\(process)/fd"
            for file in names(in: files) where target("\(files)/\(file)") == link { return true }
        }
        return false
    }

    private static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func target(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink(path, bytes.baseAddress!.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
