import Glibc

/// Whole small files.
enum FileContents {
    /// Nil where the file cannot be read; `errno` says why.
    static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// Puts the file in place at once: who reads it sees all of it or nothing.
    static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        let temporary = "\(path).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        let isWritten = write(file, bytes, bytes.count) == bytes.count
        close(file)
        return isWritten && rename(temporary, path) == 0
    }
}
