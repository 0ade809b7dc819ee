import Cryptography
import Glibc
import TestSupport
import Testing

@Suite("Argon2id")
struct Argon2idTests {
    private let minimal = Argon2id(parameters: .minimal)

    @Test(
        "The reference implementation's hashes verify, and are what we make",
        arguments: [
            ("password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
            ("password", "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc"),
            ("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
            (
                "Passw0rd!é",
                "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$u5H7O64lW3vPThVt463hp2Bc3MJVkFbJvDa170fv7/s"
            ),
        ])
    func reference(password: String, phc: String) throws {
        let password = Array(password.utf8)
        #expect(try Argon2id.verify(password, phc: phc))
        #expect(try !Argon2id.verify(password + [0], phc: phc))
        let parameters = try #require(Argon2id.parameters(ofPHC: phc))
        let salt = phc.contains("c29tZXNhbHQ$") ? "somesalt" : "0123456789abcdef"
        #expect(try Argon2id(parameters: parameters).hash(password: password, salt: Array(salt.utf8)) == phc)
    }

    @Test("A tag of another length verifies too")
    func otherTagLength() throws {
        let phc = "$argon2id$v=19$m=64,t=3,p=1$c29tZXNhbHQ$GOIdsdoybJLKlb6h2HT728o1gCDEn7At"
        #expect(try Argon2id.verify(Array("password".utf8), phc: phc))
    }

    @Test("Passwords of any length have a hash", arguments: [0, 1, 256, 10_000])
    func lengths(count: Int) throws {
        let password = SeededRandom().bytes(count)
        let phc = try minimal.hash(password: password, random: SystemRandom())
        #expect(try Argon2id.verify(password, phc: phc))
        #expect(try !Argon2id.verify(password + [1], phc: phc))
    }

    @Test("The same password has another hash with each salt")
    func salts() throws {
        let first = try minimal.hash(password: [1], random: SystemRandom())
        #expect(try minimal.hash(password: [1], random: SystemRandom()) != first)
        #expect(first.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
    }

    @Test("The default costs 19 MiB, two passes and one lane")
    func defaults() {
        let phc = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
        #expect(Argon2id().parameters == Argon2id.parameters(ofPHC: phc))
    }

    @Test(
        "Strings that are not ours, or would take the machine, are refused before any work",
        arguments: [
            "", "$", "$$$$$", "plain text",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$t=2,m=256,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1,x=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=0256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=+256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=1048577,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=9999999999999999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=65,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=65$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=8,t=2,p=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29t$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ=$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4=",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4$",
            " $argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4\n",
        ])
    func unusable(phc: String) {
        #expect(Argon2id.parameters(ofPHC: phc) == nil)
        #expect(throws: Argon2id.Failure.unusableHash) { try Argon2id.verify([], phc: phc) }
    }

    @Test("The memory of a computation goes back to the system")
    func memory() async {
        // In a process of its own: other tests take memory, too.
        await #expect(processExitsWith: .success) {
            let large = Argon2id(parameters: .init(memoryKiB: 256 * 1024, iterations: 1))
            let before = try Self.resident()
            _ = try large.hash(password: [1], random: SystemRandom())
            guard try Self.resident() - before < 128 * 1024 * 1024 else { exit(1) }
        }
    }

    /// Bytes of this process that are in memory.
    private static func resident() throws -> Int {
        let file = try #require(fopen("/proc/self/statm", "r"))
        defer { fclose(file) }
        var text = [CChar](repeating: 0, count: 128)
        _ = fgets(&text, Int32(text.count), file)
        let fields = text.split(separator: 32).map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
        return try #require(Int(fields[1])) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
