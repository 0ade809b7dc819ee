import Configuration
import Cryptography
import Files
import Glibc

/// The master key's file: whether it is there, the server's alone, and outside of the data.
enum KeyExamination {
    private static let check = "master key"

    /// The key; nil where there is none to be had.
    static func examine(_ settings: Settings, _ findings: inout Findings) -> MasterKey? {
        guard let path = MasterKeyFile.path(settings) else { return nil }
        if MasterKeyFile.isAbsent(settings), settings.profile != .production {
            findings.ok(check, "\(path) is not there yet; the first start makes it")
            return nil
        }
        var problems: [String] = []
        let key: MasterKey
        do throws(StartupError) {
            key = try MasterKeyFile.load(path, create: false) { problem throws(StartupError) in problems.append(problem)
            }
        } catch {
            findings.add(check, .problem, error.description, advice: MasterKeyFile.advice(settings))
            return nil
        }
        for problem in problems { findings.add(check, findings.hazard, problem) }
        if settings.profile == .production, let directory = settings.data, access(directory, F_OK) == 0,
            FilePlacement.isInside(path, directory: directory)
        {
            findings.add(
                check, .problem, "\(path) lies inside the data directory \(directory), so a backup would carry it",
                advice: "Move it elsewhere, and name it in master-key-file")
        } else if problems.isEmpty {
            findings.ok(check, "\(path) is a key, and the server's alone")
        }
        return key
    }

    /// Whether it is the key that a database was made with.
    ///
    /// - Parameter known: what the database remembers of its key.
    static func compare(_ key: MasterKey?, with known: String?, _ findings: inout Findings) {
        switch (key, known) {
        case (_, nil): findings.ok(check, "the database has none yet; the first server that starts gives it its own")
        case (nil, _?):
            findings.add(
                check, .problem, "the database was made with a key, and this server has none",
                advice: "Name that key's file in master-key-file")
        case (let key?, let known?) where Hex.encode(key.checkValue) == known:
            findings.ok(check, "it is the one that the database was made with")
        case (_?, _?):
            findings.add(
                check, .problem, "it is not the one that the database was made with",
                advice: "Name the right file in master-key-file: nothing in the database opens with another")
        }
    }
}

/// Where the password for the database is.
enum PasswordExamination {
    private static let check = "password"

    struct Found {
        /// Nil where libpq looks for one itself.
        let text: String?
    }

    /// Nil where the file that is named holds none.
    static func examine(_ settings: Settings, _ findings: inout Findings) -> Found? {
        var problems: [String] = []
        do throws(StartupError) {
            let text = try StoragePassword.of(settings) { problem throws(StartupError) in problems.append(problem) }
            for problem in problems { findings.add(check, findings.hazard, problem) }
            if let path = settings.storagePasswordFile, problems.isEmpty {
                findings.ok(check, "\(path) holds one, and is the server's alone")
            }
            return Found(text: text)
        } catch {
            findings.add(check, .problem, error.description)
            return nil
        }
    }
}
