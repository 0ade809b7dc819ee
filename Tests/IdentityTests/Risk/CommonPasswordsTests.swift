import Testing

@testable import Identity

/// Passwords that everybody tries: cognito/advanced-security §7.
@Suite struct CommonPasswordsTests {
    @Test(arguments: [
        "password", "Password", "PASSWORD1", "12345678", "iloveyou", "qwertyuiop", "Password1!", "letmein!!",
        "Dragon...",
        "trustno1",
    ])
    func `what many choose is known, whatever capitals and signs are added`(_ password: String) async throws {
        #expect(try await CommonPasswords().contains(password))
    }

    @Test(arguments: ["", "!!!!!!!!", "Correct-Horse-7", "kx7#Vq2mT-pLz", "!password", "pass!word", "\u{1F986}"])
    func `other passwords are not`(_ password: String) async throws {
        #expect(try await !CommonPasswords().contains(password))
    }

    @Test func `hardly any other password is taken for one`() {
        let taken = (0..<20_000).filter { CommonPasswords.knows("no such password \($0)") }
        #expect(taken.count <= 2)
    }

    @Test func `a list holds what it was made of`() {
        let words = (0..<100).map { "word \($0)" }
        let list = PasswordHashList(words + words)
        #expect(list.count == 100 && words.allSatisfy(list.contains) && !list.contains("word 100"))
        #expect(!PasswordHashList([]).contains(""))
    }

    @Test func `one source that knows is enough`() async throws {
        struct Source: CompromisedPasswords {
            let word: String
            func contains(_ password: String) async throws -> Bool { password == word }
        }
        let joined = JoinedCompromisedPasswords([Source(word: "a"), Source(word: "b")])
        #expect(try await joined.contains("b"))
        #expect(try await !joined.contains("c"))
    }
}
