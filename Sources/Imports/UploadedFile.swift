import Cryptography
import Glibc
import Identity

/// A file that has come.
final class UploadedFile: ImportSource {
    /// The file is not there, or is not what was uploaded.
    struct Unreadable: Error {}

    private let name: UploadName
    private let key: SealingKey
    private let size: Int64
    private let file: Int32

    /// - Parameter size: in bytes, as the client sent them.
    init(_ name: UploadName, size: Int64, in directory: UploadDirectory, key: SealingKey) throws {
        self.name = name
        self.key = key
        self.size = size
        file = open(directory.path(of: name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw Unreadable() }
    }

    deinit { close(file) }

    func bytes(from position: Int64) throws -> [UInt8] {
        guard position < size else { return [] }
        let piece = position / Int64(UploadFormat.pieceBytes)
        let start = piece * Int64(UploadFormat.pieceBytes)
        let length = Int(min(Int64(UploadFormat.pieceBytes), size - start))
        var sealed = [UInt8](repeating: 0, count: length + SealingKey.overhead)
        var read = 0
        while read < sealed.count {
            let count = sealed.withUnsafeMutableBytes {
                pread(
                    file, $0.baseAddress! + read, $0.count - read,
                    off_t(piece) * off_t(UploadFormat.sealedBytes) + off_t(read))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Unreadable() }
            read += count
        }
        guard let bytes = try? key.open(sealed, context: UploadFormat.context(name, piece: piece)) else {
            throw Unreadable()
        }
        return Array(bytes[Int(position - start)...])
    }
}
