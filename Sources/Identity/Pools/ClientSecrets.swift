import Cryptography
import JSON

/// How a client's secrets rest in the store: a JSON array, sealed to the client's id.
public enum ClientSecrets {
    /// How many are good at once: the one in use, and the one that takes its place (cognito/clients §7).
    public static let maximum = 2

    public static func seal(_ secrets: [String], clientId: String, call: Call) -> [UInt8]? {
        seal(secrets, clientId: clientId, services: call.services)
    }

    static func seal(_ secrets: [String], clientId: String, services: Services) -> [UInt8]? {
        guard !secrets.isEmpty else { return nil }
        let json = JSONValue.array(secrets.map { .string($0) }).encoded()
        return services.keys.clientSecrets.seal(json, context: clientId, random: services.random)
    }

    /// The client of a row. Throws where a seal is damaged.
    public static func open(_ stored: StoredClient, with keys: KeyRing) throws -> AppClient {
        guard let sealed = stored.sealedSecrets else {
            return AppClient(stored, secrets: [])
        }
        let json = try JSONReader.read(keys.clientSecrets.open(sealed, context: stored.id))
        return AppClient(stored, secrets: json.arrayValue?.compactMap(\.stringValue) ?? [])
    }
}
