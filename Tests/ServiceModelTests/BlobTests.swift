import Testing

@testable import ServiceModel

@Suite("Blob") struct BlobTests {
    @Test(
        "The vectors of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, text: String) {
        #expect(Blob.encode(Array(plain.utf8)) == text)
        #expect(Blob.decode(text) == Array(plain.utf8))
    }

    @Test("Every byte comes back")
    func bytes() {
        let all = (0...255).map { UInt8($0) }
        #expect(Blob.decode(Blob.encode(all)) == all)
    }

    @Test(
        "What is not the canonical encoding of something is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zm8", "Zg===", "====", "=Zg=", "Z===", "Zm9v=", "Zh==", "Zm9=", "Zm9-", "Zm 9", "Zm9v\n",
        ])
    func refused(text: String) {
        #expect(Blob.decode(text) == nil)
    }
}
