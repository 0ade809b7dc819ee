import Cryptography

/// The scope of an AWS signature: `<key>/<yyyymmdd>/<region>/<service>/aws4_request`.
///
/// It is the caller's text and ends up in ids and ARNs, so only plain words are taken.
struct CredentialScope: Sendable, Equatable {
    var accessKeyId: String
    var date: String
    var region: String
    var service: String

    init?(authorization: String?) {
        guard let authorization, authorization.hasPrefix("\(AmazonSignatureV4.algorithm) "),
            let start = authorization.range(ofText: "Credential=")
        else { return nil }
        let rest = authorization[start...]
        self.init(String(rest.prefix { $0 != "," && $0 != " " }))
    }

    init?(_ credential: String) {
        let parts = credential.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[4] == AmazonSignatureV4.terminator else { return nil }
        guard !parts[0].isEmpty, parts[0].utf8.count <= 128, parts[0].utf8.allSatisfy(Self.isPlain) else { return nil }
        guard parts[1].utf8.count == 8, parts[1].utf8.allSatisfy(Self.isDigit) else { return nil }
        // Pool ids are `<region>_<id>` of at most 55 characters.
        guard (1...32).contains(parts[2].utf8.count), parts[2].utf8.allSatisfy(Self.isRegion) else { return nil }
        guard (1...64).contains(parts[3].utf8.count), parts[3].utf8.allSatisfy(Self.isPlain) else { return nil }
        accessKeyId = parts[0]
        date = parts[1]
        region = parts[2]
        service = parts[3]
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Lower-case letters, digits and hyphens.
    static func isRegion(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
    }

    /// Letters, digits, hyphen and underscore.
    static func isPlain(_ byte: UInt8) -> Bool {
        isRegion(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
    }
}

extension String {
    /// The index behind the first occurrence of `text`.
    func range(ofText text: String) -> Index? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
