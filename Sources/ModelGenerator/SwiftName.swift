/// How names of the model are written in Swift.
enum SwiftName {
    /// `UserPoolId` is `userPoolId`, `MFAOptions` is `mfaOptions`, `SMSMfaSettings` is `smsMfaSettings`.
    static func member(_ name: String) -> String {
        let characters = Array(name)
        var run = characters.prefix { $0.isUppercase }.count
        // The last capital of a run starts the next word, unless the run is the whole name.
        if run > 1, run < characters.count, characters[run].isLowercase { run -= 1 }
        return quoted(String(characters[..<max(run, 1)]).lowercased() + String(characters[max(run, 1)...]))
    }

    /// `USER_SRP_AUTH` is `userSrpAuth`, `phone_number` is `phoneNumber`, `SignInWithApple` is
    /// `signInWithApple`, `V1_0` is `v1_0`.
    static func enumCase(_ value: String) -> String {
        let words = value.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let shouts = !value.contains(where: \.isLowercase)
        var name = ""
        for word in words {
            let spoken = shouts ? word.lowercased() : word
            if name.isEmpty {
                name = shouts ? spoken : String(member(spoken).filter { $0 != "`" })
            } else if spoken.first!.isNumber {
                name += "_" + spoken
            } else {
                name += spoken.prefix(1).uppercased() + spoken.dropFirst()
            }
        }
        return quoted(name)
    }

    private static func quoted(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

    private static let keywords: Set<String> = [
        "as", "break", "case", "catch", "class", "continue", "default", "defer", "do", "else", "enum", "extension",
        "false", "for", "func", "if", "import", "in", "init", "internal", "is", "let", "nil", "operator", "private",
        "protocol", "public", "repeat", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
