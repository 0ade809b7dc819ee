import Configuration
import Logging

/// The password for the database, from where the settings say that it is.
enum StoragePassword {
    /// Nil where libpq shall look for one itself, or none is needed.
    ///
    /// - Parameter judge: hears what is wrong with the file's owner or mode, as a sentence.
    static func of(
        _ settings: Settings, judge: (String) throws(StartupError) -> Void
    ) throws(StartupError) -> String? {
        guard let path = settings.storagePasswordFile else { return settings.storagePassword?.value }
        var text = try SecretFile.read(path, what: "the password file", judge: judge)
        // Editors and "echo" end a line; a space may be meant.
        while text.last?.isNewline == true { text.removeLast() }
        guard !text.isEmpty, !text.contains(where: { $0.isNewline || $0 == "\0" }) else {
            throw StartupError("the password file \(path) must hold the password on one line, and nothing else")
        }
        return text
    }
}
