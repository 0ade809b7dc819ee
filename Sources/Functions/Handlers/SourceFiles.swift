import Glibc

/// The files beside a handler, and whether one of them was changed.
///
/// Looked at, not listened for: directories that a handler is developed in are small, and mounts of other machines'
/// (containers, editors over a network) tell nobody.
struct SourceFiles {
    private static let endings = [
        ".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".json", ".yaml", ".yml", ".toml", ".env",
    ]
    /// What is installed and what is made is not what is written.
    private static let skipped: Set<String> = ["node_modules", "__pycache__", "venv", "dist", "data"]
    private static let most = 2000

    private let directory: String
    private var last: [String: Stamp]

    private struct Stamp: Equatable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
        var inode: UInt
    }

    init(_ directory: String) {
        self.directory = directory
        last = Self.look(directory)
    }

    /// Whether a file has come, gone or changed since the last time.
    mutating func haveChanged() -> Bool {
        let found = Self.look(directory)
        defer { last = found }
        return found != last
    }

    private static func look(_ directory: String) -> [String: Stamp] {
        var found: [String: Stamp] = [:]
        var directories = [(directory, 0)]
        while let (directory, depth) = directories.popLast(), found.count < most {
            guard let stream = opendir(directory) else { continue }
            defer { closedir(stream) }
            while let entry = readdir(stream), found.count < most {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard !name.hasPrefix("."), !skipped.contains(name) else { continue }
                let path = "\(directory)/\(name)"
                var status = stat()
                guard stat(path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    if depth < 4 { directories.append((path, depth + 1)) }
                } else if endings.contains(where: { name.hasSuffix($0) }) {
                    found[path] = Stamp(
                        seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
                        inode: UInt(status.st_ino))
                }
            }
        }
        return found
    }
}
