import Files
import Glibc

/// A small file that holds a secret, such as the master key: read as a whole, and judged by whom it belongs to.
enum SecretFile {
    /// - Parameters:
    ///   - what: for messages, such as `the master key file`.
    ///   - judge: hears what is wrong with the file's owner or mode, as a sentence.
    static func read(
        _ path: String, what: String, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> String {
        func fail() -> StartupError {
            StartupError("cannot read \(what) \(path): \(String(cString: strerror(errno)))")
        }
        // What is judged is what is read. Not waiting for a writer: somebody may have put a pipe there.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw fail() }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, let protection = FileProtection.of(descriptor: file) else { throw fail() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw StartupError("\(what) \(path) is no file") }
        if let problem = protection.problemAsSecret(path, of: .current) { try judge("\(what) \(path): \(problem)") }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw fail() }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// A secret of one line, such as a password.
    ///
    /// - Parameter secret: for messages, such as `the password`.
    static func line(
        _ path: String, what: String, secret: String, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> String {
        var text = try read(path, what: what, judge: judge)
        // Editors and "echo" end a line; a space may be meant.
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty, !text.contains(where: { $0.isNewline || $0 == "\0" }) else {
            throw StartupError("\(what) \(path) must hold \(secret) on one line, and nothing else")
        }
        return text
    }
}
