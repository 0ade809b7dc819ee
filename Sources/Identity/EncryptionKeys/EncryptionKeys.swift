import Cryptography
import JSON
public import MessageEncryption

/// Keys that wrap the keys of encrypted messages: what AWS KMS is elsewhere, for who has no other.
///
/// A key is made when it is first used, and lies in the store sealed. It never leaves this server: what is given out are
/// data keys, in clear and wrapped, and who may ask decides the edge.
public struct EncryptionKeys: DataKeySource {
    private let services: Services

    public init(_ services: Services) {
        self.services = services
    }

    /// A fresh data key.
    ///
    /// - Parameters:
    ///   - name: an ARN, a key's id or an alias.
    ///   - context: must be told again to unwrap.
    /// - Throws: `Refusal.encryptionKey`.
    public func dataKey(
        of name: String, byteCount: Int, context: [String: String], region: String
    ) async throws -> DataKey {
        let arn = try self.name(name, region: region).arn
        let plaintext = services.random.bytes(byteCount)
        let sealed = try await wrappingKey(arn).seal(
            plaintext, context: Self.text(of: context), random: services.random)
        return DataKey(plaintext: plaintext, wrapped: Wrapped(arn: arn, sealed: sealed).bytes, keyId: arn)
    }

    public func dataKey(of keyId: String, context: [String: String], region: String) async throws -> DataKey {
        try await dataKey(of: keyId, byteCount: 32, context: context, region: region)
    }

    /// What was wrapped, and the ARN of the key that did.
    ///
    /// - Parameter name: of the key that must have; nil takes whichever it was.
    /// - Throws: `Refusal.encryptionKey`.
    public func unwrap(
        _ bytes: [UInt8], context: [String: String], by name: String?, region: String
    ) async throws -> (plaintext: [UInt8], arn: String) {
        guard let wrapped = Wrapped(bytes) else { throw Refusal.encryptionKey(.invalidCiphertext) }
        if let name, try self.name(name, region: region).arn != wrapped.arn {
            throw Refusal.encryptionKey(.anotherKey)
        }
        guard let stored = try await services.store.read({ try $0.encryptionKey(arn: wrapped.arn) }),
            let plaintext = try? open(stored, arn: wrapped.arn).open(wrapped.sealed, context: Self.text(of: context))
        else { throw Refusal.encryptionKey(.invalidCiphertext) }
        return (plaintext, wrapped.arn)
    }

    /// Of a key by any of its names; nil where the text names none.
    public func arn(of name: String, region: String) -> String? { try? self.name(name, region: region).arn }

    /// Of the key that something says it was wrapped by; nil where it is nothing wrapped.
    public func arn(ofWrapped bytes: [UInt8]) -> String? { Wrapped(bytes)?.arn }

    private func name(_ text: String, region: String) throws(Refusal) -> EncryptionKeyName {
        guard
            let name = EncryptionKeyName(
                text, region: region, accountId: services.settings.accountId, keys: services.keys)
        else { throw .encryptionKey(.notFound(text)) }
        return name
    }

    private func wrappingKey(_ arn: String) async throws -> SealingKey {
        if let stored = try await services.store.read({ try $0.encryptionKey(arn: arn) }) {
            return try open(stored, arn: arn)
        }
        let fresh = services.keys.encryptionKeys.seal(
            services.random.bytes(SealingKey.byteCount), context: arn, random: services.random)
        let now = services.clock.now
        return try open(
            try await services.store.write { try $0.encryptionKey(arn: arn, orInsert: fresh, at: now) }, arn: arn)
    }

    private func open(_ sealed: [UInt8], arn: String) throws -> SealingKey {
        SealingKey(try services.keys.encryptionKeys.open(sealed, context: arn))
    }

    /// The same for the same names and values, whatever their order.
    private static func text(of context: [String: String]) -> String {
        String(decoding: JSONValue.object(context.json).encoded(), as: UTF8.self)
    }
}

/// A wrapped key: a version, the ARN of the key that wraps, with its length before it, and what that key has sealed.
private struct Wrapped {
    private static let version: UInt8 = 1

    let arn: String
    let sealed: [UInt8]

    init(arn: String, sealed: [UInt8]) {
        self.arn = arn
        self.sealed = sealed
    }

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 3, bytes[0] == Self.version else { return nil }
        let length = Int(bytes[1]) << 8 | Int(bytes[2])
        guard bytes.count > 3 + length, let arn = String(validating: bytes[3..<3 + length], as: UTF8.self) else {
            return nil
        }
        self.arn = arn
        sealed = Array(bytes[(3 + length)...])
    }

    var bytes: [UInt8] {
        let name = Array(arn.utf8)
        return [Self.version, UInt8(name.count >> 8), UInt8(name.count & 0xFF)] + name + sealed
    }
}
