import Policies

/// A key as KMS names it: an ARN, a key's id, or an alias.
struct EncryptionKeyName: Sendable, Equatable {
    /// Of the key itself, and never of an alias.
    let arn: String

    /// - Parameters:
    ///   - region: of names without one, as is the account.
    /// - Returns: nil where the text names no key.
    init?(_ text: String, region: String, accountId: String, keys: KeyRing) {
        guard (1...2048).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        var name: AmazonResourceName
        if text.hasPrefix("arn:") {
            guard let given = AmazonResourceName(text), given.service == "kms",
                ![given.partition, given.region, given.account].contains("")
            else { return nil }
            name = given
        } else {
            name = AmazonResourceName(
                service: "kms", region: region, account: accountId,
                resource: text.hasPrefix("alias/") ? text : "key/\(text)")
        }
        if name.name(behind: "alias/") != nil {
            // Behind an alias stands a key of its own, which the alias alone decides.
            name.resource = "key/\(keys.aliasedKey(name.description))"
        }
        guard name.name(behind: "key/") != nil else { return nil }
        arn = name.description
    }
}
