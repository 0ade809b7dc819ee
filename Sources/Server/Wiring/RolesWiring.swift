import Configuration
import Identity
import Policies

/// The roles of the configuration, with their policies read.
enum RolesWiring {
    /// - Throws: `StartupError` where a policy cannot be read, with the place in it.
    static func configured(_ settings: Settings) throws(StartupError) -> [ConfiguredRole] {
        var roles: [ConfiguredRole] = []
        for role in settings.roles {
            let policy = try text(role.policy, "the policy", of: role.name)
            let trust = try text(role.trust, "the trust policy", of: role.name)
            do throws(PolicyError) {
                roles.append(
                    ConfiguredRole(
                        name: role.name, path: role.path,
                        policy: try policy.map { text throws(PolicyError) in try PolicyDocument(Array(text.utf8)) },
                        trustPolicy: try trust.map { text throws(PolicyError) in try TrustPolicy(Array(text.utf8)) },
                        sessionSeconds: role.sessionSeconds))
            } catch {
                throw StartupError("roles: a policy of \(role.name) is none: \(error)")
            }
        }
        return roles
    }

    private static func text(
        _ document: RoleSetting.Document?, _ what: String, of name: String
    ) throws(StartupError) -> String? {
        switch document {
        case nil: return nil
        case .text(let text): return text
        case .file(let path):
            do {
                return try SmallFile.contents(path)
            } catch {
                throw StartupError("roles: cannot read \(what) \(path) of \(name): \(error)")
            }
        }
    }
}
