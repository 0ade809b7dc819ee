import Files
import Glibc

/// Whole small files.
enum FileContents {
    /// Nil where the file cannot be read; `errno` says why.
    static func read(_ path: String) -> [UInt8]? { readGuarded(path)?.bytes }

    /// As `read`, with `-` for standard input, whatever that is: a socket cannot be opened by a name.
    static func readOrStandardInput(_ path: String) -> [UInt8]? {
        path == "-" ? rest(of: STDIN_FILENO) : read(path)
    }

    /// The contents with the owner and mode of the very file that they were read from.
    static func readGuarded(_ path: String) -> (bytes: [UInt8], protection: FileProtection?)? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let protection = FileProtection.of(descriptor: file)
        return rest(of: file).map { ($0, protection) }
    }

    private static func rest(of file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Why a file could not be read, and whose it is where that is the reason.
    static func failure(_ path: String, code: Int32) -> String {
        let reason = "cannot read \(path): \(String(cString: strerror(code)))"
        var status = stat()
        guard code == EACCES, stat(path, &status) == 0 else { return reason }
        let digits = String(status.st_mode & 0o7777, radix: 8)
        let mode = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(reason); it belongs to user \(status.st_uid) (mode \(mode)), and this process is user \(geteuid())"
    }
}
