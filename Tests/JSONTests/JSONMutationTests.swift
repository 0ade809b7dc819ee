import JSON
import TestSupport
import Testing

/// Changes valid documents a few bytes at a time and reads the result: the reader must refuse it, or
/// give a value that is written and read back as itself.
@Suite("JSONReader under mutation") struct JSONMutationTests {
    private static let seeds: [[UInt8]] = [
        #"{"ClientId":"abc","UserAttributes":[{"Name":"email","Value":"a@b.c"}],"n":-12.5e+3,"x":null}"#,
        #"["\ud83d\ude00\u00e9\\\"\/\b",{"":[[],{}]},true,false,0,1E5,"ä€😀"]"#,
        #"{"a":{"b":{"c":[1,2,{"d":"e"}]}},"a":"twice"}"#,
    ].map { Array($0.utf8) }

    private static let splinters: [[UInt8]] =
        [
            "\"", "\\", "\\u", "\\ud83d", "{", "}", "[", "]", ",", ":", "e", "-", ".", "0", "\u{0}", "null",
            "\u{1F600}",
        ].map { Array($0.utf8) } + [[0xC0], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xFF]]

    @Test("Mutated documents are refused or mean what they say", arguments: [1, 2, 3, 4] as [UInt64])
    func mutate(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<5_000 {
            let mutant = mutant(using: &random)
            guard let value = try? JSONReader.read(mutant) else { continue }
            let text = value.encoded()
            #expect(try JSONReader.read(text) == value, "\(mutant)")
            #expect(try JSONReader.read(text).encoded() == text, "\(mutant)")
        }
    }

    private func mutant(using random: inout SplitMix) -> [UInt8] {
        var bytes = Self.seeds.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let end = Int.random(in: place...min(bytes.count, place + 6), using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: Self.splinters.randomElement(using: &random)!, at: place)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
            default: for index in place..<end { bytes[index] = .random(in: 0...255, using: &random) }
            }
        }
        return bytes
    }
}
