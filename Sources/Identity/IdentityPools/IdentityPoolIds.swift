import Cryptography
import Policies

/// Ids of identity pools and of identities: `<region>:<GUID>`, of both alike (cognito/identity-pools §1).
public enum IdentityPoolIds {
    private static let longest = 55

    /// A new one in the caller's region, or what the tag says by which ids of user pools are pinned (`PoolIds.pin`): a
    /// whole id, or what follows the colon of one.
    ///
    /// - Throws: `unusablePin`.
    static func new(tags: [String: String]?, call: Call) throws(Refusal) -> String {
        guard let wanted = tags?[PoolIds.pin] else { return "\(call.region):\(call.random.uuid())" }
        let id = wanted.contains(":") ? wanted : "\(call.region):\(wanted)"
        guard region(of: id) != nil else { throw .identityPool(.unusablePin(tag: PoolIds.pin)) }
        return id
    }

    /// What stands before the colon; nil where the text is no such id.
    public static func region(of id: String) -> String? {
        guard (3...longest).contains(id.utf8.count), let colon = id.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            return nil
        }
        let (region, rest) = (id[..<colon], id[id.utf8.index(after: colon)...])
        guard !region.isEmpty, !rest.isEmpty, region.utf8.allSatisfy(isWord), rest.utf8.allSatisfy(isHexadecimal)
        else { return nil }
        return String(region)
    }

    /// As the model has it: letters, digits, `_` and `-`.
    private static func isWord(_ byte: UInt8) -> Bool {
        isHexadecimal(byte) || (UInt8(ascii: "g")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// In lower case; hyphens too.
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || byte == UInt8(ascii: "-")
    }
}

/// `arn:aws:cognito-identity:REGION:ACCOUNT:identitypool/ID`.
public enum IdentityPoolARN {
    public static func text(_ id: String, region: String, accountId: String) -> String {
        "arn:aws:cognito-identity:\(region):\(accountId):identitypool/\(id)"
    }

    /// The pool's id, whichever partition, region and account the ARN names: the pool is one. Nil where it names none.
    public static func poolId(in arn: String) -> String? { parts(of: arn)?.id }

    /// Programs that do not ask for the account, as Terraform may be told, leave it out; the server has one.
    ///
    /// - Throws: `malformedARN`; `notFound` where it is of another account, or of another region than the pool's.
    static func poolId(in arn: String, call: Call) throws(Refusal) -> String {
        guard let (region, accountId, id) = parts(of: arn) else { throw .identityPool(.malformedARN(arn)) }
        guard accountId.isEmpty || accountId == call.settings.accountId, region == IdentityPoolIds.region(of: id) else {
            throw .identityPool(.notFound(id))
        }
        return id
    }

    private static func parts(of arn: String) -> (region: String, accountId: String, id: String)? {
        guard let name = AmazonResourceName(arn), name.partition.hasPrefix("aws"), name.service == "cognito-identity",
            let id = name.name(behind: "identitypool/"), IdentityPoolIds.region(of: id) != nil
        else { return nil }
        return (name.region, name.account, id)
    }
}
