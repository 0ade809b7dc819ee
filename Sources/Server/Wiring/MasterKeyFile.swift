import Cryptography
import Files
import Glibc

/// Where the master key lives: 64 hexadecimal digits in a file that only the server may read.
enum MasterKeyFile {
    /// Reads the key.
    ///
    /// - Parameters:
    ///   - create: whether to make one where there is no file: in development, never in production.
    ///   - judge: hears what is wrong with the file's owner or mode, as a sentence.
    static func load(
        _ path: String, create: Bool, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> MasterKey {
        func fail() -> StartupError {
            StartupError("cannot read the master key file \(path): \(String(cString: strerror(errno)))")
        }
        if access(path, F_OK) != 0, errno == ENOENT, create { try make(path) }
        // What is judged is what is read. Not waiting for a writer: somebody may have put a pipe there.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw fail() }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, let protection = FileProtection.of(descriptor: file) else { throw fail() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw StartupError("the master key file \(path) is no file") }
        if let problem = protection.problemAsSecret(path, of: .current) {
            try judge("the master key file \(path): \(problem)")
        }
        guard let text = text(of: file), let bytes = Hex.decode(text.filter { !$0.isWhitespace }),
            let key = MasterKey(bytes)
        else {
            throw StartupError(
                "the master key file \(path) must hold 64 hexadecimal digits, such as \"openssl rand -hex 32\" gives")
        }
        return key
    }

    /// Complete on disk before anything is sealed by it: a key lost with the power is a database lost.
    private static func make(_ path: String) throws(StartupError) {
        let text = Array("\(Hex.encode(SystemRandom().bytes(MasterKey.byteCount)))\n".utf8)
        guard FileReplacement.write(text, to: path, mode: 0o600, isSynced: true) else {
            throw StartupError("cannot create the master key file \(path): \(String(cString: strerror(errno)))")
        }
    }

    private static func text(of file: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
