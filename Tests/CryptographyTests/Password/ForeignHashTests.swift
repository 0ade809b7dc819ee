import Cryptography
import Testing

@Suite("Password hashes of other systems")
struct ForeignHashTests {
    @Test(
        "Published hashes verify",
        arguments: [
            // Openwall's crypt_blowfish.
            ("U*U", ForeignHash.Algorithm.bcrypt, "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U", .bcrypt, "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            ("U*U", .bcrypt, "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
            // RFC 7914 §12.
            (
                "password", .scrypt,
                "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA"
            ),
            (
                "pleaseletmein", .scrypt,
                "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw"
            ),
            (
                "", .scrypt,
                "$scrypt$ln=4,r=1,p=1$$d9ZXYjhleyA7GcpCwYoEl/FrSETjB0ro39/6P+3iFEL80Aad7QlI+DJqdToPyB8X6NPg+y4NNijPNeIMONGJBg"
            ),
            // libxcrypt's own.
            ("pleaseletmein", .scrypt, "$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D"),
            // RFC 6070's inputs with SHA-256, as many implementations publish them.
            ("password", .pbkdf2SHA256, "$pbkdf2-sha256$i=1$c2FsdA$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs"),
            ("password", .pbkdf2SHA256, "$pbkdf2-sha256$i=2,l=32$c2FsdA$rk0Mla9rRtMtCt/5KPBt0CowP47zwlHf1uLYWpVHTEM"),
            ("password", .pbkdf2SHA256, "$pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o"),
            ("password", .pbkdf2SHA256, "$pbkdf2-sha256$1$c2FsdA==$Eg.2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs="),
            // The reference implementation of Argon2.
            (
                "password", .argon2id,
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
            ),
        ])
    func published(password: String, algorithm: ForeignHash.Algorithm, text: String) throws {
        let hash = try ForeignHash(text)
        #expect(hash.algorithm == algorithm && hash.text == text)
        #expect(try hash.verify(Array(password.utf8)))
        #expect(try !hash.verify(Array("\(password)x".utf8)))
        #expect(try !hash.verify(Array(password.utf8) + [0]))
    }

    @Test(
        "What is no hash, or half of one, is refused",
        arguments: [
            "", "password", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
            "$2b$+5$" + String(repeating: "C", count: 53),
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyO:W", "$1$salt$hash", "$6$salt$hash",
            "$scrypt$ln=16,r=1,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=0,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=10,r=8$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$r=8,ln=10,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=10,r=8,p=1$c2FsdA$AAAA",
            "$scrypt$ln=010,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=10,r=8,p=1$!$AAAAAAAAAAAAAAAAAAAAAA",
            "$7$C6..../....SodiumChloride", "$7$C6..../....Sodium:hloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
            "$pbkdf2-sha256$i=0$c2FsdA$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs",
            "$pbkdf2-sha256$i=1,l=16$c2FsdA$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs",
            "$pbkdf2-sha256$i=-1$c2FsdA$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs", "$pbkdf2-sha512$i=1$c2FsdA$AAAA",
            "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n",
        ])
    func malformed(text: String) {
        #expect(throws: ForeignHash.Unusable.malformed) { try ForeignHash(text) }
    }

    @Test(
        "What would hold up the lane or fill the memory is refused",
        arguments: [
            "$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$scrypt$ln=18,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=17,r=8,p=2$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=999999999,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$scrypt$ln=10,r=8,p=999999999$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
            "$7$z6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D",
            "$pbkdf2-sha256$i=2000001$c2FsdA$Eg+2z/z4syxD5yJSVsT4N6hlSMkszDVICAWYfLcL4Xs",
            "$argon2id$v=19$m=262144,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=131072,t=9,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
        ])
    func costly(text: String) {
        #expect(throws: ForeignHash.Unusable.tooCostly) { try ForeignHash(text) }
    }
}
