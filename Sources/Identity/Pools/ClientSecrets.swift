import Cryptography
import JSON

/// How a client's secrets rest in the store: a JSON array, sealed to the client's id.
public enum ClientSecrets {
    public static func seal(_ secrets: [String], clientId: String, call: Call) -> [UInt8]? {
        guard !secrets.isEmpty else { return nil }
        let json = JSONValue.array(secrets.map { .string($0) }).encoded()
        return call.services.keys.clientSecrets.seal(json, context: clientId, random: call.random)
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
