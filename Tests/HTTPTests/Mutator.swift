import TestSupport

/// Makes inputs that are nearly well-formed: texts of a corpus, changed in a few places.
struct Mutator {
    private let corpus: [[UInt8]]
    /// What the grammar turns on.
    private let spice: [[UInt8]]
    var random: SplitMix

    /// - Parameter seed: the same seed makes the same inputs, so that a failure can be repeated.
    init(corpus: [String], spice: [String], seed: UInt64) {
        self.corpus = corpus.map { Array($0.utf8) }
        self.spice = spice.map { Array($0.utf8) }
        random = SplitMix(state: seed)
    }

    mutating func next() -> [UInt8] {
        var bytes = corpus.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
            switch random.next() % 6 {
            case 0: bytes.insert(contentsOf: spice.randomElement(using: &random)!, at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int(random.next() % 4)))
            case 2 where !bytes.isEmpty: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 3 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8(random.next() % 8)
            case 4: bytes += corpus.randomElement(using: &random)!
            default: bytes.insert(contentsOf: bytes.prefix(place).suffix(60), at: place)
            }
        }
        return bytes
    }
}
