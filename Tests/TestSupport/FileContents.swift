import Glibc

struct UnreadableFile: Error {
    let path: String
}

/// The bytes of a file; none where there is no file. Blocks.
func fileContents(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else {
        if errno == ENOENT { return [] }
        throw UnreadableFile(path: path)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}
