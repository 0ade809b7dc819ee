import Glibc

/// A file that is no secret, read as a whole.
enum SmallFile {
    private static let longest = 16 * 1024 * 1024

    /// Why there is no text, such as `No such file or directory`.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        fileprivate init(_ description: String) { self.description = description }

        /// What the last call of the system failed by.
        fileprivate static var ofSystem: Failure { Failure(String(cString: strerror(errno))) }
    }

    /// Nil where it cannot be read, is no file, or is larger than any that is meant.
    static func text(_ path: String) -> String? { try? contents(path) }

    /// As `text`, with the reason where there is none.
    static func contents(_ path: String) throws(Failure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Failure.ofSystem }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Failure.ofSystem }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Failure("it is no file") }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            guard status.st_size <= longest, bytes.count <= longest else {
                throw Failure("it is larger than \(longest) bytes")
            }
            let count = read(file, &part, part.count)
            guard count >= 0 else { throw Failure.ofSystem }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += part[..<count]
        }
    }
}
