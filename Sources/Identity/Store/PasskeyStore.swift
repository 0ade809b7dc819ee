public protocol PasskeyReader {
    func passkey(poolId: String, credentialId: [UInt8]) throws -> Passkey?
    /// The user's, the oldest first, starting after the row `after`.
    func passkeys(userId: Int64, after: Int64?, limit: Int) throws -> [Passkey]
    func passkeyCount(userId: Int64) throws -> Int
    /// The registration that a challenge belongs to, by its HMAC, with the sign-in that began it.
    func passkeyChallenge(hash: [UInt8]) throws -> (PasskeyChallenge, SignIn)?
}

/// Passkeys that come and go are remembered, and paused, as what `UserWriter` writes; their use is not.
public protocol PasskeyWriter {
    /// Throws `StoreConflict.exists` where the pool has a passkey of this credential id.
    func insert(_ passkey: Passkey) throws
    /// Notes a sign-in by the passkey.
    func setPasskeyUse(id: Int64, signCount: UInt32, isBackedUp: Bool, at: Int64) throws
    /// False where the user has no such passkey.
    func deletePasskey(userId: Int64, credentialId: [UInt8], at: Int64) throws -> Bool
    /// Stores the challenge in the place of an earlier one of the same sign-in.
    func replace(_ challenge: PasskeyChallenge) throws
    /// Forgets the challenge. False where it was not there any more.
    func takePasskeyChallenge(hash: [UInt8]) throws -> Bool
}
