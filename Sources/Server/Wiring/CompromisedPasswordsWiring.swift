import Configuration
import Identity
import Logging
import Outbound

/// From where this server knows passwords that others have lost: its own list, a file, a service.
enum CompromisedPasswordsWiring {
    /// - Throws: `StartupError` where the file cannot be read.
    static func make(
        _ settings: Settings, outbound: OutboundClient, log: Logger
    ) throws(StartupError) -> any CompromisedPasswords {
        var sources: [any CompromisedPasswords] = [CommonPasswords()]
        if let path = settings.compromisedPasswordsFile {
            sources.append(try CompromisedPasswordFile(path))
        }
        if let url = settings.compromisedPasswordsURL {
            sources.append(PasswordRangeService(url: url, outbound: outbound, log: log.labelled("passwords")))
        }
        return sources.count == 1 ? sources[0] : JoinedCompromisedPasswords(sources)
    }
}

/// Passwords of a file, one a line, read at the start (`compromised-passwords-file`). Each counts in whatever case.
struct CompromisedPasswordFile: CompromisedPasswords {
    private let list: PasswordHashList

    init(_ path: String) throws(StartupError) {
        guard let text = SmallFile.text(path) else {
            throw StartupError(
                "cannot read the file of compromised-passwords-file \(path), which may have 16 MiB at most")
        }
        list = PasswordHashList(text.split(whereSeparator: \.isNewline).lazy.map { $0.lowercased() })
    }

    func contains(_ password: String) async throws -> Bool { list.contains(password.lowercased()) }
}
