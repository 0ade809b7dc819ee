import Cryptography
public import ServiceModel

/// A client takes the key that a sign-in gave it, and says by which secret it will prove to have it
/// (cognito/devices §3).
public enum DeviceConfirmation {
    /// Of one user. Whose devices are more loses the one that was not used for longest.
    static let maximumPerUser = 200

    /// - Returns: UserConfirmationNecessary.
    public static func confirm(
        _ key: String, named name: String?, verifier config: DeviceSecretVerifierConfigType?, by holder: TokenHolder,
        call: Call
    ) async throws -> Bool {
        let (pool, signInId) = (holder.pool, holder.signInId)
        try pool.requireDeviceTracking()
        let signIn = try await call.signIn(of: holder)
        try requireGiven(key, to: signIn, call: call)
        let verifier = try DeviceVerifier.read(config)
        let sealed = verifier.map { DeviceVerifier.seal($0, of: key, user: holder.user, call: call) }
        let device = Device(
            userId: holder.user.id, key: key, name: name, salt: verifier?.salt, sealedVerifier: sealed,
            isRemembered: !pool.asksWhetherToRemember, hasPassedMFA: signIn.hasPassedMFA,
            lastAddress: call.caller.address, createdAt: call.now, modifiedAt: call.now, authenticatedAt: call.now)
        try await call.store.write { store in
            _ = try store.stillThere(holder)
            // The key may have been forgotten meanwhile: it is never good again.
            guard let (signIn, _) = try store.signIn(signInId) else { throw Refusal.device(.invalidKey) }
            try requireGiven(key, to: signIn, call: call)
            try store.deleteUnusedDevices(userId: device.userId, keeping: maximumPerUser - 1)
            do {
                try store.insert(device)
            } catch StoreConflict.exists {
                throw Refusal.device(.keyExists)
            }
        }
        return pool.asksWhetherToRemember
    }

    /// A key is good for the sign-in that it was given to, as long as that may be refreshed.
    private static func requireGiven(_ key: String, to signIn: SignIn, call: Call) throws(Refusal) {
        guard signIn.device == key, signIn.revokedAt == nil, signIn.expiresAt > call.now else {
            throw .device(.invalidKey)
        }
    }
}
