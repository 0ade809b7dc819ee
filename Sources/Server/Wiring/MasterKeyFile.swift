import Configuration
import Cryptography
import Files
import Glibc

/// Where the master key lives: 64 hexadecimal digits in a file that only the server may read.
enum MasterKeyFile {
    /// Nil where the settings name no place for one.
    static func path(_ settings: Settings) -> String? { settings.masterKeyFile ?? settings.data.map(path(in:)) }

    /// In a data directory.
    static func path(in directory: String) -> String { "\(directory)/master.key" }

    /// Whether there is a place for the key and nothing in it.
    static func isAbsent(_ settings: Settings) -> Bool {
        guard let path = path(settings) else { return false }
        return isAbsent(path)
    }

    /// What to do where there is no key in its place, or none that is one. A sentence without its stop.
    ///
    /// - Parameter isMade: whether the database is there already, so that a new key would not fit.
    static func advice(_ settings: Settings, isMade: Bool = false) -> String {
        if settings.storage != nil { return "Give every server the same file, and name it in master-key-file" }
        return isMade
            ? "Name the right file in master-key-file"
            : "Make one with \"openssl rand -hex 32\", or name the right file in master-key-file"
    }

    private static func isAbsent(_ path: String) -> Bool { access(path, F_OK) != 0 && errno == ENOENT }

    /// Reads the key.
    ///
    /// - Parameters:
    ///   - create: whether to make one where there is no file: in development, never in production.
    ///   - judge: hears what is wrong with the file's owner or mode, as a sentence.
    static func load(
        _ path: String, create: Bool, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> MasterKey {
        if create, isAbsent(path) { try make(path) }
        let text = try SecretFile.read(path, what: "the master key file", judge: judge)
        guard let bytes = Hex.decode(text.filter { !$0.isWhitespace }), let key = MasterKey(bytes) else {
            throw StartupError(
                "the master key file \(path) must hold 64 hexadecimal digits, such as \"openssl rand -hex 32\" gives")
        }
        return key
    }

    /// Complete on disk before anything is sealed by it: a key lost with the power is a database lost. One that another
    /// server has made meanwhile stays.
    private static func make(_ path: String) throws(StartupError) {
        let text = Array("\(Hex.encode(SystemRandom().bytes(MasterKey.byteCount)))\n".utf8)
        guard FileReplacement.write(text, to: path, mode: 0o600, isSynced: true, replaces: false) || errno == EEXIST
        else {
            throw StartupError("cannot create the master key file \(path): \(String(cString: strerror(errno)))")
        }
    }
}
