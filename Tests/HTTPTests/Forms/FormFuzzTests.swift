import Testing

@testable import HTTP

@Suite("Reading text that nobody meant to escape so")
struct FormFuzzTests {
    private static let corpus = [
        "response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri=https%3A%2F%2Fclient.example%2Fcb",
        "a+b=1%2B1&é=%C3%A9&=&c", "eu-west-1_aB3", "%2e%2E", "%E3%82%A2%f0%9f%98%80",
    ]
    private static let spice = [
        "%", "%%", "%2", "%00", "%0A", "%7F", "%C2%85", "%ED%A0%80", "%C0%AF", "%FF", "&", "=", "+", "&&", ".", "/",
        "é",
        "\0",
    ]
    private static let runs = 5_000

    @Test func `what is decoded is encoded and decoded to itself`() throws {
        var mutator = Mutator(corpus: Self.corpus, spice: Self.spice, seed: 3_986)
        let strict = PercentDecoding(controls: .allowed)
        let lax = PercentDecoding(controls: .allowed, faults: .kept)
        for _ in 0..<Self.runs {
            let bytes = mutator.next()
            let shown = try lax.decode(bytes[...])
            guard let text = try? strict.decode(bytes[...]) else { continue }
            let encoded = PercentEncoding.component(text)
            let again = try strict.decode(encoded)
            #expect(again.isIdentical(to: text), "\(bytes)")
            #expect(shown.isIdentical(to: text), "\(bytes)")
            #expect(PercentEncoding.component(again) == encoded, "\(bytes)")
        }
    }

    @Test func `a segment is a segment again, and never a dot`() throws {
        var mutator = Mutator(corpus: Self.corpus, spice: Self.spice, seed: 3)
        var read = 0
        for _ in 0..<Self.runs {
            let raw = String(decoding: mutator.next(), as: UTF8.self)
            guard let text = try? PathSegment.decode(raw) else { continue }
            read += 1
            let again = try PathSegment.decode(PercentEncoding.component(text))
            #expect(again.isIdentical(to: text), "\(raw)")
            #expect(text != "." && text != "..", "\(raw)")
        }
        #expect(read > 100)
    }

    @Test func `parameters that are read are written and read as themselves, within limits`() throws {
        var mutator = Mutator(corpus: Self.corpus, spice: Self.spice, seed: 6_749)
        let reader = FormReader(limits: .init(bytes: 300, pairs: 6, nameBytes: 24))
        var read = 0
        for _ in 0..<Self.runs {
            let bytes = mutator.next()
            guard let parameters = try? reader.read(bytes) else { continue }
            read += 1
            #expect(bytes.count <= 300 && parameters.pairs.count <= 6, "\(bytes)")
            #expect(parameters.pairs.allSatisfy { $0.name.utf8.count <= 24 }, "\(bytes)")
            let written = parameters.encoded
            let again = try FormReader(limits: .none).read(query: written)
            #expect(again == parameters, "\(bytes)")
            #expect(again.encoded == written, "\(bytes)")
        }
        #expect(read > 100)
    }
}
