import Testing

/// A pattern of the model with texts that it matches and texts that it does not.
struct PatternSample: Sendable, CustomTestStringConvertible {
    let pattern: String
    let matching: [String]
    let failing: [String]

    init(_ pattern: String, _ matching: [String], not failing: [String]) {
        self.pattern = pattern
        self.matching = matching
        self.failing = failing
    }

    var testDescription: String { pattern }

    private static let uuid = "0a1b2c3d-1111-4222-8333-444455556666"
    private static let code = "{" + "####" + "}"

    static let all: [PatternSample] = [
        PatternSample(#"[0-9]+"#, ["0", "123456"], not: ["", "12a", "1 2", "\u{661}", "-1"]),
        PatternSample(#"Level[1-4]"#, ["Level1", "Level4"], not: ["Level0", "Level5", "Level", "Level12", "level1"]),
        PatternSample(
            #"[\x21\x23-\x5B\x5D-\x7E]+"#, ["!", "#[]~", "abc"], not: ["", "\"", "\\", " ", "\u{7F}", "\u{E9}"]),
        PatternSample(
            #"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"#,
            [
                "arn:aws:iam::123456789012:role/x", "arn:aws:lambda:us-east-1:1:function:f",
                "arn:aws:lambda:eu:1:function:f:live",
            ],
            not: [
                "arn:aws:iam:123456789012:role/x", "arn:aws:s3:::b", "arn:aws:x:y:1:", "arn:a:b:c:1:d:e:f:g", "role/x",
            ]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"#, ["a b\t\n\r", "\u{E9}\u{301}\u{20AC}\u{4E09}"],
            not: ["", "\u{A0}", "\u{1}", "a\u{200B}"]),
        PatternSample(#"[\w+]+"#, ["abc_09+Z"], not: ["", "a-b", "\u{E9}", "a b"]),
        PatternSample(
            #"[\w\s+=,.@-]+"#, ["My app, v1.0 @x\t", "a=b+c-d"], not: ["", "a/b", "\u{A0}", "\u{E4}"]),
        PatternSample(#"[\w]+"#, ["abc_9"], not: ["", "a+b", "a-b"]),
        PatternSample(#"[\S]+"#, ["p@ss\u{E9}\u{1F600}", "\u{A0}\u{0}"], not: ["", "a b", "a\n", "\u{B}", " "]),
        PatternSample(
            #"^[\S]+.*[\S]+$"#, ["p@ss\u{E9}\u{1F600}", "\u{A0}\u{2028}\u{0}", "a b", "pass word 1", "aa"],
            not: ["", "a", " ab", "ab ", "a\nb", " ", "a\n"]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#, ["mary@x.y", "\u{540D}\u{524D}", "\u{1F600}", "e\u{301}", "$^|"],
            not: [
                "", "a b", "a\n", "\u{A0}", "\u{0}", "\u{2028}", "\u{E000}", "a\u{0}b", "a\u{7F}", "a\u{85}b",
                "a\u{200B}b", "\u{FEFF}a", "a\u{202E}b", "a\u{AD}b",
            ]),
        PatternSample(#"[\w-]+_[0-9a-f-]+"#, ["us-east-1_0a-f", "a_b_0"], not: ["_0", "a_", "a_g", "a0"]),
        PatternSample(
            #"^[a-z0-9](?:[a-z0-9\-\.]{0,61}[a-z0-9])?$"#,
            ["a", "a1", "a.b", "my-domain", "a" + String(repeating: "-", count: 61) + "b"],
            not: [
                "", "-a", "a-", "A", "a.", "a" + String(repeating: "b", count: 63),
                "a" + String(repeating: "-", count: 62) + "b",
            ]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#, ["a@b", "a@@b", "\u{E4}@\u{F6}.de"],
            not: ["", "@b", "a@", "ab", "a b@c"]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#,
            [code, "Your code is \(code).\nBye", "{###\(code)", "\(code)\(code)"],
            not: ["", "{###}", "{####", "\u{A0}\(code)", "\(code)\u{0}"]),
        PatternSample(#"[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+"#, ["Your code", "\u{E4} \n"], not: ["", "\u{A0}", "\u{0}"]),
        PatternSample(#"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]+"#, ["Hello *"], not: ["", "\u{A0}"]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#,
            ["{####}", "Click {##Verify Email##} now", "{##a##}b##}"],
            not: ["", "{##}", "{##x#}", "{##\u{A0}##}", "{# #x##}"]),
        PatternSample(#"[\w+-]+"#, ["a-b+c_1"], not: ["", "a b", "a/b"]),
        PatternSample(#"[A-Za-z0-9-_+/=.]+"#, ["aZ0-_+/=."], not: ["", "a b", ":", "\u{E9}"]),
        PatternSample(#"^[0-9a-fA-F]+$"#, ["0", "deadBEEF"], not: ["", "g", "0x1", "ab\n"]),
        PatternSample(#"[\w\s+=.@-]+"#, ["id p@x.y"], not: ["", "a,b", "a/b"]),
        PatternSample(
            #"^cognito:(default|dutch|english|french|spanish|german|bahasa-indonesia|italian|japanese|korean|portuguese-brazil|chinese-(simplified|traditional))$"#,
            [
                "cognito:default", "cognito:dutch", "cognito:bahasa-indonesia", "cognito:chinese-simplified",
                "cognito:chinese-traditional",
            ],
            not: [
                "", "cognito:", "default", "cognito:chinese-", "cognito:germanx", "Cognito:default", "cognito:danish",
            ]),
        PatternSample(#"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$"#, ["https://a.b/c?d=\u{E9}"], not: ["", "a b", "a\n"]),
        PatternSample(
            #"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[4][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"#,
            [uuid, uuid.uppercased()],
            not: [
                "", uuid + "0", String(uuid.dropLast()), "0a1b2c3d-1111-1222-8333-444455556666",
                "0a1b2c3d-1111-4222-c333-444455556666",
            ]),
        PatternSample(
            #"(arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?)?"#,
            ["", "arn:aws:kms:eu-west-1:1:key/x"], not: ["arn", "arn:aws:kms:eu-west-1::key/x", " "]),
        PatternSample(
            #"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+"#, ["My provider", "\u{A0}\u{2028}\u{2029}\u{3000}"],
            not: ["", "a\n", "\u{85}", "\u{0}"]),
        PatternSample(
            #"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+"#, ["abc", "a_b", "\u{0}b\n", "\u{85}\u{E9}\u{1F600}"],
            not: ["", "ab", "_ab", "ab_", " ab", "a bc", "ab\u{2028}", "ab\u{A0}c"]),
        PatternSample(#"^[\w\- ]+$"#, ["id of-x_1"], not: ["", "a.b", "a\tb"]),
        PatternSample(#"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+"#, ["read:all.x-y"], not: ["", "a/b", "\"", "\\", " "]),
        PatternSample(
            #"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:::[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"#,
            ["arn:aws:s3:::bucket", "arn:aws:s3:::b:c:d"],
            not: ["arn:aws:s3::bucket", "arn:aws:s3:::", "arn:aws:s3:::b:c:d:e"]),
        PatternSample(
            #"^[0-9A-Za-z\.\-_]*(?<!\.)$"#, ["", "bucket", "a.b-c_d", ".a"], not: [".", "a.", "a..", "a b", "a/b"]),
        PatternSample(#"^[a-zA-Z0-9_-]+$"#, ["Set_1-a"], not: ["", "a.b", "a b"]),
        PatternSample(#"[A-Za-z0-9]+"#, ["SECRET7"], not: ["", "a-b", "a="]),
        PatternSample(#"[\w+=/]+"#, ["aB+/="], not: ["", "a-b", "a b"]),
        PatternSample(
            #"^(tkn|sso)[a-z0-9]{25}$"#,
            ["tkn" + String(repeating: "a", count: 25), "sso" + String(repeating: "0", count: 25)],
            not: [
                "", "tkn", "tkn" + String(repeating: "a", count: 24), "sso" + String(repeating: "a", count: 26),
                "abc" + String(repeating: "a", count: 25),
            ]),
        PatternSample(
            #"(?s).*\{####\}(?s).*"#,
            [code, "Your code: \(code)!", "\(code)\(code)", "a\n\(code)", "\(code)\u{2028}\u{85}\r\u{0}"],
            not: ["", "{ ####}", "{###}\n", "####"]),
        PatternSample(
            #"^(terms-of-use|privacy-policy)$"#, ["terms-of-use", "privacy-policy"],
            not: ["", "terms", "privacy-policy "]),
        PatternSample(#"[A-Za-z0-9-_=.]+"#, ["eyJ.a-b_c=.x"], not: ["", "a b", "a+b", "a/b", "Bearer x"]),
        PatternSample(#"^[a-z0-9]+$"#, ["a0", "policy1"], not: ["", "A", "a-b", "a b"]),
        PatternSample(
            #"^[0-9a-f]{8}\b-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-\b[0-9a-f]{12}$"#, [uuid],
            not: ["", uuid.uppercased(), uuid + "0", String(uuid.dropLast()), uuid.replacing("-", with: "")]),
        PatternSample(
            #"^https://[^\s]+$"#, ["https://a", "https://a.b/c?d#\u{E9}"],
            not: ["", "http://a", "https://", "https://a b"]),
        PatternSample(
            #"^https://[!$-;=@-\[\]_a-z~]+$"#, ["https://a.b/*", "https://[::1]/!$A~"],
            not: ["", "https://", "https://a?b", "https://a#b", "https://a b", "https://\u{E9}", #"https://a\b"#]),
        PatternSample(
            #"^arn\:(aws|aws-us-gov|aws-eusc)\:secretsmanager\:([\d\w\-]+):(\d{12})\:secret\/[\w+=\/,.@\-]+$"#,
            [
                "arn:aws:secretsmanager:eu-west-1:123456789012:secret/a/b-1",
                "arn:aws-eusc:secretsmanager:x:123456789012:secret/=",
            ],
            not: [
                "", "arn:aws-cn:secretsmanager:x:123456789012:secret/a",
                "arn:aws:secretsmanager::123456789012:secret/a",
                "arn:aws:secretsmanager:x:12345:secret/a", "arn:aws:secretsmanager:x:123456789012:secret/",
            ]),
        PatternSample(#"import-[0-9a-zA-Z-]+"#, ["import-aB0-"], not: ["import-", "import_a", "Import-a", ""]),
        PatternSample(
            #"[\w-]+_[0-9a-zA-Z]+"#, ["us-east-1_aBc123456", "a_b_c", "__0"],
            not: ["", "us-east-1", "_a", "us-east-1_", "us-east-1_a-b", "us-east-1_\u{E9}"]),
    ]
}
