import Foundation
import Testing

@testable import ServiceModel

@Suite("Patterns") struct PatternTests {
    private func pattern(_ text: String) throws -> Pattern {
        try #require(OperationName.constraints.patterns.first { $0.text == text })
    }

    @Test("Each pattern matches what it should, and nothing else", arguments: PatternSample.all)
    func samples(_ sample: PatternSample) throws {
        let pattern = try pattern(sample.pattern)
        for text in sample.matching { #expect(pattern.matches(text), "\(text.debugDescription)") }
        for text in sample.failing { #expect(!pattern.matches(text), "\(text.debugDescription)") }
    }

    @Test("Every pattern of the table has samples")
    func complete() {
        #expect(Set(OperationName.constraints.patterns.map(\.text)).subtracting(PatternSample.all.map(\.pattern)) == [])
    }

    /// Another engine says the same of random texts made of the characters that the patterns look at. They
    /// are ASCII, for beyond it that engine's `\w` and `\s` are not Java's, and without the vertical tab and form
    /// feed, which end a line there and do not in Java.
    @Test("Random texts are judged as another engine judges them", arguments: PatternSample.all)
    func againstAnotherEngine(_ sample: PatternSample) throws {
        let pattern = try pattern(sample.pattern)
        let engine = try NSRegularExpression(pattern: "\\A(?:\(Self.spelledOut(sample.pattern)))\\z")
        var random = SystemRandomNumberGenerator()
        let seeds = sample.matching + sample.failing
        for _ in 0..<400 {
            var text = Array((seeds.randomElement(using: &random)!).unicodeScalars.filter(\.isASCII))
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                if Bool.random(using: &random), place < text.count {
                    text.remove(at: place)
                } else {
                    text.insert(Unicode.Scalar(Self.characters.randomElement(using: &random)!), at: place)
                }
            }
            var string = ""
            string.unicodeScalars.append(contentsOf: text)
            let expected = engine.firstMatch(in: string, range: NSRange(string.startIndex..., in: string)) != nil
            #expect(pattern.matches(string) == expected, "\(string.debugDescription)")
        }
    }

    private static let characters = (UInt8(0)..<128).filter { $0 != 0x0B && $0 != 0x0C }

    /// Java takes a hyphen behind a range for itself; the other engine wants it escaped.
    private static func spelledOut(_ pattern: String) -> String {
        pattern.replacing("0-9-_", with: "0-9\\-_")
    }

    @Test("Long texts take time in proportion to their length")
    func longTexts() throws {
        let clock = ContinuousClock()
        for sample in PatternSample.all {
            let pattern = try pattern(sample.pattern)
            for unit in ["{##", "a", "-", "a_", ":", "\u{E9}"] {
                let text = String(repeating: unit, count: 131_072 / unit.utf8.count)
                #expect(clock.measure { _ = pattern.matches(text) } < .seconds(1))
            }
        }
    }
}
