import Configuration
import Identity
import Logging
import Policies

/// The access keys of the configuration, with their policies read.
enum AccessKeysWiring {
    /// How many are named where there are more.
    private static let named = 5

    /// - Throws: `StartupError` where a policy cannot be read, with the place in it.
    static func held(_ settings: Settings) throws(StartupError) -> [HeldAccessKey] {
        var held: [HeldAccessKey] = []
        for key in settings.accessKeys {
            held.append(
                HeldAccessKey(
                    configured: key.id, userName: key.userName, secret: key.secret.value,
                    policy: try key.policyFile.map { path throws(StartupError) in try policy(path, of: key.id) }))
        }
        return held
    }

    private static func policy(_ path: String, of id: String) throws(StartupError) -> PolicyDocument {
        let text: String
        do {
            text = try SmallFile.contents(path)
        } catch {
            throw StartupError("access-keys: cannot read the policy \(path) of \(id): \(error)")
        }
        do {
            return try PolicyDocument(Array(text.utf8))
        } catch {
            throw StartupError("access-keys: the policy \(path) of \(id) is none: \(error)")
        }
    }

    /// What an operator should hear at every start of keys that may do everything. Nothing where any credentials will do.
    static func warning(_ keys: [HeldAccessKey], settings: Settings) -> String? {
        guard settings.verifySignatures else { return nil }
        let unbound = keys.filter { $0.policy == nil && $0.isEnabled }.map(\.id)
        guard !unbound.isEmpty else { return nil }
        let names =
            unbound.prefix(named).joined(separator: ", ")
            + (unbound.count > named ? " and \(unbound.count - named) more" : "")
        return "access keys without a policy may do everything: \(names). docs/policies.md says how to bound them"
    }
}
