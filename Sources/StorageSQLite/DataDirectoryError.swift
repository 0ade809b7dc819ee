import Glibc

/// Why a data directory cannot be used.
public enum DataDirectoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another server, or a command that works on the files, has it open.
    case inUse(path: String, process: Int?)
    /// A system call failed with this `errno`.
    case system(operation: String, path: String, code: Int32)

    public var description: String {
        switch self {
        case .inUse(let path, let process):
            let owner = process.map { "process \($0)" } ?? "another process"
            return "the data directory \(path) is in use by \(owner): stop it, or choose another with --data"
        case .system(let operation, let path, let code):
            let reason = "cannot \(operation) \(path): \(String(cString: strerror(code)))"
            var status = stat()
            guard code == EACCES || code == EPERM, stat(path, &status) == 0 else { return reason }
            return "\(reason); it belongs to user \(status.st_uid), and this process is user \(geteuid())"
        }
    }
}
