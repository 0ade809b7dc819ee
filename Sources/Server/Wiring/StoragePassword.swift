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
        return try SecretFile.line(path, what: "the password file", secret: "the password", judge: judge)
    }
}
