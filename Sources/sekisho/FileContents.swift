import Glibc
import Server

/// Whole small files.
enum FileContents {
    /// Nil where the file cannot be read; `errno` says why.
    static func read(_ path: String) -> [UInt8]? { readGuarded(path)?.bytes }

    /// The contents with the owner and mode of the very file that they were read from.
    static func readGuarded(_ path: String) -> (bytes: [UInt8], protection: FileProtection?)? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let protection = FileProtection.of(descriptor: file)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return (bytes, protection) }
            bytes += chunk[..<count]
        }
    }
}
