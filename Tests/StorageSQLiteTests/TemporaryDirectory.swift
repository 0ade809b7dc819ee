import Glibc

/// A directory of its own, deleted with what is in it when the last reference goes.
final class TemporaryDirectory: Sendable {
    struct Failed: Error {}
    let path: String

    init() throws {
        var template = Array("/tmp/sekisho-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failed() }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { removeDirectory(path) }

    func write(_ text: String, _ name: String) throws {
        let descriptor = open("\(path)/\(name)", O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard descriptor >= 0, text.withCString({ Glibc.write(descriptor, $0, strlen($0)) }) > 0 else { throw Failed() }
        close(descriptor)
    }
}

/// Deletes a directory of plain files.
func removeDirectory(_ path: String) {
    for name in entries(of: path) { unlink("\(path)/\(name)") }
    rmdir(path)
}

func entries(of directory: String) -> [String] {
    guard let listing = opendir(directory) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
            $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names
}

/// How many files below a directory this process has open.
func openDescriptors(below directory: String) -> Int {
    entries(of: "/proc/self/fd").count { name in
        var target = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/fd/\(name)", &target, target.count - 1)
        guard count > 0 else { return false }
        return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix(directory)
    }
}

/// The permission bits of a file.
func mode(of path: String) -> UInt32 {
    var status = stat()
    guard stat(path, &status) == 0 else { return 0 }
    return status.st_mode & 0o777
}
