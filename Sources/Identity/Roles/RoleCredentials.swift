import Cryptography
import JSON
import Policies

/// Credentials of sessions. Nothing of them is stored: the session token holds the session, sealed to the key's id, and
/// every server with the same master key can open it (docs/decisions/0054).
public struct RoleCredentials: Sendable {
    private static let prefix = "ASIA"
    /// Random bytes of a key's id, and bytes by which it is known again.
    private static let (idCount, markCount) = (6, 4)
    private static let secretCount = 30
    /// In bytes of a session token, so that it has room among the headers of a request. What is longer is not read.
    private static let maximumToken = 16 * 1024

    /// Tags and policy together are too long for a session.
    public struct SessionTooLong: Error, Equatable {}

    private let keys: KeyRing
    private let random: any RandomSource
    private let roles: Roles

    init(keys: KeyRing, random: any RandomSource, roles: Roles) {
        self.keys = keys
        self.random = random
        self.roles = roles
    }

    /// Credentials for a session. Whether anybody may have it is the caller's to ask before (`HeldRole.trusts`).
    ///
    /// - Parameter role: the one that was asked, to which they are bound: where there is none, or another by the same
    ///   name later, they allow nothing.
    /// - Throws: `SessionTooLong`.
    public func issue(
        _ session: RoleSession, as role: HeldRole?
    ) throws(SessionTooLong) -> TemporaryCredentials {
        let unique = random.bytes(Self.idCount)
        let id = Self.prefix + Base32.encode(unique + mark(unique))
        let secret = Base64.encode(random.bytes(Self.secretCount))
        let roleId = role?.id
        let sealed = keys.roleSessions.seal(
            Sealed(session: session, roleId: roleId, secret: secret).encoded(), context: id, random: random)
        let token = Base64.encode(sealed)
        guard token.utf8.count <= Self.maximumToken else { throw SessionTooLong() }
        return TemporaryCredentials(
            accessKeyId: id, secretAccessKey: secret, sessionToken: token,
            expiresAt: session.expiresAt, assumedRoleId: userId(of: session, roleId: roleId))
    }

    /// Whether the id is of credentials that a server with this master key has issued.
    func isOwn(_ accessKeyId: String) -> Bool {
        guard accessKeyId.hasPrefix(Self.prefix),
            let bytes = Base32.decode(String(accessKeyId.dropFirst(Self.prefix.utf8.count))),
            bytes.count == Self.idCount + Self.markCount
        else { return false }
        return constantTimeEqual(mark(Array(bytes.prefix(Self.idCount))), Array(bytes.dropFirst(Self.idCount)))
    }

    /// What a signature is held against; nil where the token is not that of the id.
    func open(_ token: String, accessKeyId: String) async throws -> HeldCredentials? {
        guard token.utf8.count <= Self.maximumToken, let bytes = Base64.decode(token),
            let plain = try? keys.roleSessions.open(bytes, context: accessKeyId), let sealed = Sealed(plain)
        else { return nil }
        let session = sealed.session
        let role = try await roles.role(session.roleARN)
        return HeldCredentials(
            principal: .session(
                HeldSession(
                    session: session, role: role?.id == sealed.roleId ? role : nil,
                    userId: userId(of: session, roleId: sealed.roleId),
                    policy: try session.policy.map { try PolicyDocument(Array($0.utf8)) })),
            secret: sealed.secret, isEnabled: true, expiresAt: session.expiresAt)
    }

    private func userId(of session: RoleSession, roleId: String?) -> String {
        "\(roleId ?? keys.principalId(ofRole: session.roleARN)):\(session.sessionName)"
    }

    private func mark(_ unique: [UInt8]) -> [UInt8] { Array(keys.roleKeyMark(unique).prefix(Self.markCount)) }
}

extension RoleCredentials {
    /// What a session token holds.
    private struct Sealed {
        let session: RoleSession
        /// Of the role when the credentials were issued; nil where there was none.
        let roleId: String?
        let secret: String

        init(session: RoleSession, roleId: String?, secret: String) {
            self.session = session
            self.roleId = roleId
            self.secret = secret
        }

        /// Short names: the token goes along with every request.
        func encoded() -> [UInt8] {
            var object: JSONObject = [
                "r": .string(session.roleARN), "n": .string(session.sessionName),
                "e": .number(JSONNumber(session.expiresAt)), "s": .string(secret),
            ]
            if let roleId { object["i"] = .string(roleId) }
            if !session.tags.isEmpty {
                object["t"] = .array(
                    session.tags.sorted { $0.key < $1.key }.flatMap { [.string($0.key), .string($0.value)] })
            }
            if let identity = session.identity {
                object["f"] = .array(([identity.poolId, identity.identityId] + identity.amr).map { .string($0) })
            }
            if let policy = session.policy { object["p"] = .string(policy) }
            return JSONValue.object(object).encoded()
        }

        init?(_ bytes: [UInt8]) {
            guard let object = try? JSONReader.read(bytes).objectValue, let roleARN = object["r"]?.stringValue,
                let name = object["n"]?.stringValue, let expiresAt = object["e"]?.int64Value,
                let secret = object["s"]?.stringValue
            else { return nil }
            let pairs = object["t"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let tags = stride(from: 0, to: pairs.count - 1, by: 2).map { (pairs[$0], pairs[$0 + 1]) }
            let federated = object["f"]?.arrayValue?.compactMap(\.stringValue) ?? []
            session = RoleSession(
                roleARN: roleARN, sessionName: name, tags: Dictionary(tags) { first, _ in first },
                identity: federated.count < 2
                    ? nil
                    : FederatedIdentity(
                        poolId: federated[0], identityId: federated[1], amr: Array(federated.dropFirst(2))),
                expiresAt: expiresAt, policy: object["p"]?.stringValue)
            roleId = object["i"]?.stringValue
            self.secret = secret
        }
    }
}
