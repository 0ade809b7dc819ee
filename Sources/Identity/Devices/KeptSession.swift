import Cryptography
import ServiceModel

/// The session of a sign-in that waits for its device, kept with the device.
///
/// Clients are known that answer DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER without a Session (cognito/devices §5).
/// Of each device one is kept, the newest; it is sealed, and as good and as short-lived as the one that the client has. It
/// is for whoever comes from the address where the password was proven.
struct KeptSession: Sendable {
    private let userId: Int64
    private let deviceKey: String
    private let sealed: [UInt8]

    /// Nil where no device has to prove itself.
    init?(_ session: String, of progress: SignInProgress, call: Call) {
        guard let user = progress.identity.user, let key = progress.knownDevice?.key else { return nil }
        userId = user.id
        deviceKey = key
        sealed = call.services.keys.devices.seal(
            Array(session.utf8), context: Self.context(key, user, call.caller.address), random: call.random)
    }

    func keep(in store: any StoreWriter) throws {
        try store.keepSession(sealed, userId: userId, deviceKey: deviceKey)
    }

    /// The session that waits for this device of whoever is called so; nil if none does.
    static func find(_ name: String, device key: String, pool: UserPool, call: Call) async throws -> String? {
        guard key.utf8.count <= NamedDevice.width else { return nil }
        // Nobody is looked up as somebody is, so that the time tells neither.
        let (user, sealed) = try await call.store.read { store in
            let user = try store.user(named: name, in: pool)
            return (user, try store.keptSession(userId: user?.id ?? 0, deviceKey: key))
        }
        guard let user, let sealed else { return nil }
        let keys = call.services.keys
        guard let text = try? keys.devices.open(sealed, context: context(key, user, call.caller.address)) else {
            call.explain("the sign-in that waits for this device was begun at another address")
            return nil
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func context(_ key: String, _ user: User, _ address: String?) -> String {
        "session/\(user.poolId)/\(user.sub)/\(key)/\(address ?? "")"
    }
}

extension ChallengeAnswer {
    /// The answer with the session that was kept for it, where it comes without one.
    ///
    /// - Throws: `device(.notAuthenticated)` where none was kept: a device alone signs nobody in.
    func withKeptSession(call: Call) async throws -> ChallengeAnswer {
        guard session == nil else { return self }
        let (name, key) = (try required("USERNAME"), try required("DEVICE_KEY"))
        guard let kept = try await KeptSession.find(name, device: key, pool: pool, call: call) else {
            throw Refusal.device(.notAuthenticated)
        }
        var answer = self
        answer.session = kept
        return answer
    }
}
