/// Attributes go, and with an address or number its `_verified` flag and any code for it.
public enum AttributeDeletion {
    public static func store(
        _ names: [String], userId: Int64, pool: UserPool, now: Int64, in store: any StoreWriter
    ) throws {
        guard var user = try store.user(id: userId) else { return }
        for name in names {
            user.attributes[name] = nil
            guard let contact = ContactAttribute(rawValue: name) else { continue }
            user.attributes.setVerified(contact, to: nil)
            try store.withdrawPendingValue(of: contact, for: user)
        }
        user.modifiedAt = now
        try store.save(user, in: pool)
    }
}
