public import Configuration
public import Identity
import StoragePostgres

// Doctor: whether a server can run by its settings, found out beside whatever runs: the key, the database, and what of
// theirs endangers what is acknowledged.
//
// It changes nothing, makes no file and no table, and takes no lock. Entry point: `Doctor.examine`; one file for each
// thing that is looked at.

/// Looks at everything that a start depends on, and says of each how it is.
public enum Doctor {
    /// Blocks, for as long as databases take to answer.
    ///
    /// - Parameters:
    ///   - settings: as the server has them; they are valid.
    ///   - servers: how many are to run over one database.
    ///   - variables: of the server's process.
    public static func examine(
        _ settings: Settings, servers: Int, variables: [String: String] = [:], clock: any WallClock = SystemClock()
    ) -> [Finding] {
        var findings = Findings(isProduction: settings.profile == .production)
        findings.ok("settings", "valid, profile \(settings.profile.rawValue)")
        for warning in settings.startWarnings { findings.add("settings", .warning, warning) }
        do throws(StartupError) {
            _ = try AccessKeysWiring.held(settings)
            _ = try RolesWiring.configured(settings)
        } catch {
            findings.add("settings", .problem, error.description)
        }
        if let path = settings.outboundCAFile {
            do throws(StartupError) {
                try OutboundWiring.requireCertificates(in: path)
            } catch {
                findings.add("outbound", .problem, error.description)
            }
        }
        DeliveryExamination.examine(settings, &findings)
        FunctionsExamination.examine(settings, variables: variables, &findings)
        LogDeliveryExamination.examine(settings, &findings)
        if settings.storage == nil, settings.data == nil {
            findings.ok("data", "in a temporary directory, gone when the server stops")
            return findings.all
        }
        let key = KeyExamination.examine(settings, &findings)
        if let address = settings.storage {
            let password = PasswordExamination.examine(settings, &findings)
            guard let password else { return findings.all }
            DatabaseExamination(
                settings: settings, address: address, password: password.text, key: key, servers: servers, clock: clock
            ).examine(&findings)
        } else if let directory = settings.data {
            DirectoryExamination(settings: settings, directory: directory, key: key).examine(&findings)
        }
        return findings.all
    }
}
