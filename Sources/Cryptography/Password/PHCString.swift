/// An Argon2id hash in the PHC string format:
/// `$argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<tag>`, base64 without padding.
///
/// Read strictly: this order of parameters, decimal numbers without leading zeros, nothing optional.
struct PHCString {
    let parameters: Argon2id.Parameters
    let salt: [UInt8]
    let tag: [UInt8]

    init(parameters: Argon2id.Parameters, salt: [UInt8], tag: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.tag = tag
    }

    /// nil for what is no such string, or costs more than we are ready to pay.
    init?(_ text: String) {
        guard text.utf8.count <= 512 else { return nil }
        // By bytes: it is read at each look at a password, and texts are slow to take apart.
        let fields = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard fields.count == 6, fields[0].isEmpty, fields[1].elementsEqual("argon2id".utf8),
            fields[2].elementsEqual("v=19".utf8)
        else { return nil }
        let costs = fields[3].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard costs.count == 3,
            let memory = Self.number(costs[0], named: "m="),
            let iterations = Self.number(costs[1], named: "t="),
            let parallelism = Self.number(costs[2], named: "p="),
            let salt = Base64.decodeUnpadded(String(Substring(fields[4]))), (8...64).contains(salt.count),
            let tag = Base64.decodeUnpadded(String(Substring(fields[5]))), (16...64).contains(tag.count)
        else { return nil }
        let parameters = Argon2id.Parameters(memoryKiB: memory, iterations: iterations, parallelism: parallelism)
        guard parameters.isAcceptable else { return nil }
        self.init(parameters: parameters, salt: salt, tag: tag)
    }

    var text: String {
        "$argon2id$v=19$m=\(parameters.memoryKiB),t=\(parameters.iterations),p=\(parameters.parallelism)"
            + "$\(Base64.encodeUnpadded(salt))$\(Base64.encodeUnpadded(tag))"
    }

    private static func number(_ field: Substring.UTF8View, named name: String) -> Int? {
        guard field.starts(with: name.utf8) else { return nil }
        let digits = field.dropFirst(name.utf8.count)
        guard (1...9).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
