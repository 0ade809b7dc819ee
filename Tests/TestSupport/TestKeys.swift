public import Cryptography

/// Keys that are public by standing here: tests need no luck with primes, and signatures repeat.
public enum TestKeys {
    /// A 2048-bit key in PKCS#8, as the `openssl` command wrote it.
    public static let rsaPKCS8 = Base64.decode(
        """
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCRvyA1Tu8vdoH8m8FaBEYasXkNRpmhDvO5b6Mi1pO1O6+Aj3Ig\
        iJF/8ufsqPTByUtzh7e5E/FZ5Dofl140C4IXwDv4KL9aIFab2mh9Zaj9rvrtidip9DG2bFXicVKSw6zfXaExA7V9Pc6eI2G7lBJW\
        SCdYfC+zHjmoo8ydYyCFU48gCaDIDX1bIkQIOcb1U1oGJ4Qu+QZKaAYY+YLd4s/grUNvq6/ZhJT6zgH26qCLIg63vTUWd8wQz5kp\
        cWXl+y3ZzuX6n4m1lZGL51WW4wMNpupmz2BbaOJaNVP0SikN6CnvWnnu1CyFbyIDUWKsjXqZKeiBU2O+kQAV+9rQIL0LAgMBAAEC\
        ggEAQQy3cOOOoLX5dUgFR8qBiZdtam340qgsQrcfbkSsP2bowW4Ep52cpylAt2F/gGB6AxHvf7T1c0QIZyI1ovAB+9zKR0vUgALP\
        9RbJrTIq9zLafxuXrt81MvDucjdW/fdE2Jre/1Pi9IeaCP3MuJ5xgr4IhZdD6OOUI38cK6DbGnYQ5G/CffGIKL7/G+KG1BiPA1H2\
        rgz2GVQiEwKTz/5Nj34OuGTWVH7guybfS4a38+BSTmkiVokTgoHn+8tRkwgug60TyR6seQ5PbReuMcJpFqnT3UCE007YAgjScthz\
        WrCUzOOxMs0CMmiijAgnyZXjQxrLXqgB64J410MFS2W6EQKBgQDJtf1P1kPuYZxqig37ksrbvglGzA5vssvLRO9Qg/TXBCEVResb\
        hroEdxOlowLq/lbcnSzkB+TjFdmvOvsFt85pdXTfWs09K12lDO0xC2z54Izvj/Sb+fOqQD2lmWn9UOxaOpX021/VX52mYE5+vyo2\
        PfQqU6ktMaS2uWgSLrNDWwKBgQC4+SjGHmIEaAvD12sUBnsTVn5T7m9Xadk1yk5pRhVcJnUDD1sThZlfOjyT2wpA4pmmLMpPOww/\
        SquI/QTI6Y6a72Fr8KEByYTjkeBIUazXlRfkan4roAHBe4FpR0kElcDgJII7RCPTl8wBLXCQJZQPiKL6Bl+5aPiEzrVynwMMEQKB\
        gEjP2d284Y6mS5kltoBub628voqA1GE7sFbyzlRJHdOT2QFd2M1556H+/eeXnVEIeIBweCjkNJpIY+jeKIja3baxwHtzwoxnIAmZ\
        TfGbRz438Yf0df7rzipRwC8L3vejA35akZDus3xJZJYPQ6Z7CRjFamLxCiuXNPcEnG2bz/frAoGBAIgY62M6H6xWUbG64lJNomjM\
        Dw76NHoAq4zkWWUj57txoE6sEbr/ZaWnV8MCOz0afSrDcedx7sTyz9tvLwIUtpRQ5UFiP1TtTRWT043iamYEkRvDLyoyBJizorgv\
        dw4kkVFaC2hH7oRVAAktwdCNla8IPcHwxqXJEnHFFcRMMxXBAoGBAJ3EIPEPVBiMZVunm3evLDw2sgwp/p2QTWj39ywN4zOv0pok\
        QrMzpdRyrSRCK/jewMl9y0ZdsTDKtJLbxKjhkIVNFigSXWqJc9UxYjVroKNGo6YULu5DM3ibGFRnASm++yksH5MYJcwRecresQMy\
        sFeWyuHiXB3Wj9FX7bPawccY
        """)!

    public static let rsa = try! RSAPrivateKey(pkcs8: rsaPKCS8)
}
