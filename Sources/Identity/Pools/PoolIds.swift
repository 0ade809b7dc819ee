import Cryptography
import Policies
import ServiceModel

/// Ids of pools and clients (cognito/pools §1; cognito/clients §2).
public enum PoolIds {
    /// A caller may pin a pool's id by this tag, and a client's by this prefix of its name: tests like to know
    /// them beforehand.
    static let pin = "_custom_id_"

    /// `<region>_<nine letters and digits>`, or what the tag says.
    static func poolId(tags: [String: String]?, call: Call) throws(Refusal) -> String {
        guard let wanted = tags?[pin] else { return "\(call.region)_\(call.random.alphanumeric(9))" }
        let id = wanted.contains("_") ? wanted : "\(call.region)_\(wanted)"
        guard isPoolId(id) else {
            throw .pool(.unusablePin(tag: pin))
        }
        return id
    }

    /// 26 lower-case letters and digits, or what the name says: `_custom_id_=<id>`.
    static func clientId(name: String, call: Call) throws(Refusal) -> String {
        guard name.hasPrefix("\(pin)=") else {
            return call.random.text(26, alphabet: .lowercaseAlphanumeric)
        }
        let id = String(name.dropFirst(pin.count + 1))
        guard isClientId(id) else { throw .client(.unusableId) }
        return id
    }

    /// 52 lower-case letters and digits.
    static func clientSecret(random: any RandomSource) -> String {
        random.text(52, alphabet: .lowercaseAlphanumeric)
    }

    /// `<region>_<letters and digits>`, at most 55 characters.
    public static func isPoolId(_ text: String) -> Bool {
        let short = text.split(separator: "_", omittingEmptySubsequences: false).last ?? ""
        let region = text.dropLast(short.utf8.count + 1)
        return (1...55).contains(text.utf8.count) && !short.isEmpty && short.utf8.allSatisfy(isLetterOrDigit)
            && !region.isEmpty
            && region.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    /// The region, which is what stands before the last underscore, and what follows it.
    public static func parts(of poolId: String) -> (region: String, shortName: String) {
        let parts = poolId.split(separator: "_", omittingEmptySubsequences: false)
        return (parts.dropLast().joined(separator: "_"), parts.last.map(String.init) ?? poolId)
    }

    /// How AWS names the pool, and how its replica in another region.
    static func arn(of poolId: String, in region: String, accountId: String) -> String {
        AmazonResourceName(
            service: "cognito-idp", region: region, account: accountId, resource: "userpool/\(poolId)"
        ).description
    }

    /// Letters, digits, `_` and `+`, at most 128.
    public static func isClientId(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "+") }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension PoolIds {
    /// A client's name that pins its id, in the spelling that the model's pattern lets through.
    ///
    /// LocalStack's users write `_custom_id_:<id>`, but a colon is no character of client names.
    public static func spelledForModel(clientName name: String) -> String {
        guard name.hasPrefix("\(pin):") else { return name }
        return "\(pin)=\(name.dropFirst(pin.count + 1))"
    }
}
