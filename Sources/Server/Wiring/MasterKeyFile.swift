import Cryptography
import Glibc

/// Where the master key lives: 64 hexadecimal digits in a file that only its owner may read.
enum MasterKeyFile {
    /// Reads the key.
    ///
    /// - Parameter create: whether to make one where there is no file: in development, never in production.
    static func load(_ path: String, create: Bool) throws(StartupError) -> MasterKey {
        if access(path, F_OK) != 0, errno == ENOENT, create { try make(path) }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw StartupError("cannot read the master key file \(path): \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw StartupError("the master key file \(path) can be read by others: chmod 600 \(path)")
        }
        guard let text = readFile(path), let bytes = Hex.decode(text.filter { !$0.isWhitespace }),
            let key = MasterKey(bytes)
        else {
            throw StartupError(
                "the master key file \(path) must hold 64 hexadecimal digits, such as \"openssl rand -hex 32\" gives")
        }
        return key
    }

    /// Complete on disk before anything is sealed by it: a key lost with the power is a database lost.
    private static func make(_ path: String) throws(StartupError) {
        func fail(_ what: String) -> StartupError {
            StartupError("cannot \(what) the master key file \(path): \(String(cString: strerror(errno)))")
        }
        let temporary = "\(path).new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw fail("create") }
        let text = Array("\(Hex.encode(SystemRandom().bytes(MasterKey.byteCount)))\n".utf8)
        let isWritten = write(file, text, text.count) == text.count && fsync(file) == 0
        close(file)
        guard isWritten, rename(temporary, path) == 0 else { throw fail("write") }
        let slash = path.lastIndex(of: "/")
        let parent = open(slash.map { String(path[..<$0]) } ?? ".", O_RDONLY | O_CLOEXEC)
        if parent >= 0 {
            fsync(parent)
            close(parent)
        }
    }

    private static func readFile(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}

/// Why the server cannot start, in words for its operator.
public struct StartupError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
