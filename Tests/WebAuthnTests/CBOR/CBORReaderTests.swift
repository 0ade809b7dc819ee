import Cryptography
import TestSupport
import Testing

@testable import WebAuthn

/// Canonical CBOR and nothing else (CTAP 2.2 §8).
@Suite struct CBORReaderTests {
    @Test(
        arguments: [
            ("00", CBORValue.unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("190100", .unsigned(256)),
            ("1a00010000", .unsigned(65536)), ("1bffffffffffffffff", .unsigned(.max)), ("20", .negative(0)),
            ("390100", .negative(256)), ("40", .bytes([])), ("4201ff", .bytes([1, 255])), ("6161", .text("a")),
            ("80", .array([])), ("820120", .array([.unsigned(1), .negative(0)])), ("a0", .map([])),
            ("a201f520f6", .map([.init(.unsigned(1), .bool(true)), .init(.negative(0), .null)])), ("f4", .bool(false)),
        ] as [(String, CBORValue)])
    func `what is canonical is read, and written as it was`(_ hex: String, _ value: CBORValue) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(try CBORReader.read(bytes) == value)
        #expect(value.encoded == bytes)
    }

    @Test(
        arguments: [
            ("", CBORError.truncated), ("1800", .notCanonical), ("1817", .notCanonical), ("1900ff", .notCanonical),
            ("1a0000ffff", .notCanonical), ("1b00000000ffffffff", .notCanonical), ("1c", .notCanonical),
            ("5f4101ff", .notCanonical), ("9fff", .notCanonical), ("bfff", .notCanonical), ("c000", .notCanonical),
            ("f7", .notCanonical), ("f818", .notCanonical), ("f97e00", .notCanonical),
            ("fb7ff8000000000000", .notCanonical),
            ("ff", .notCanonical), ("61ff", .notCanonical), ("0000", .trailingBytes), ("42", .truncated),
            ("4201", .truncated), ("82", .truncated), ("9bffffffffffffffff", .truncated),
            ("bbffffffffffffffff", .truncated),
            ("5bffffffffffffffff", .truncated), ("a2010102", .truncated), ("a201000100", .unorderedKeys),
            ("a202000100", .unorderedKeys), ("a220000100", .unorderedKeys), ("a2626161006162", .unorderedKeys),
            ("a262616100616200", .unorderedKeys), ("a14000", .notCanonical), ("a1f500", .notCanonical),
            ("a1818000", .notCanonical), ("8181818180", .tooDeep), ("a101a101a101a101a0", .tooDeep),
        ] as [(String, CBORError)])
    func `everything else is refused`(_ hex: String, _ error: CBORError) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(throws: error) { try CBORReader.read(bytes) }
    }

    @Test func `four levels are read, and a length that is only stated costs nothing`() throws {
        #expect(try CBORReader.read([0x81, 0x81, 0x81, 0x80]) == .array([.array([.array([.array([])])])]))
        #expect(throws: CBORError.tooLong) {
            try CBORReader.read([UInt8](repeating: 0, count: CBORReader.maximumCount + 1))
        }
    }

    @Test func `a value is found by name and by number`() throws {
        let value = CBORValue.map([
            .init(CBORValue(3), CBORValue(-7)), .init(CBORValue(-1), .bytes([9])), .init(.text("fmt"), .text("none")),
        ])
        let read = try CBORReader.read(value.encoded)
        #expect(read[3]?.int64Value == -7)
        #expect(read[-1]?.bytesValue == [9])
        #expect(read["fmt"]?.textValue == "none")
        #expect(read["alg"] == nil && read[1] == nil)
        #expect(CBORValue.unsigned(.max).int64Value == nil && CBORValue.negative(.max).int64Value == nil)
        #expect(CBORValue(.min).int64Value == .min)
    }

    @Test func `whatever is read of damaged bytes is written as them`() throws {
        let random = SeededRandom("cbor")
        let sample = try #require(Hex.decode(SpecificationVector.certificate.registration.attestationObject))
        for _ in 0..<20_000 {
            var bytes = sample
            for _ in 0...Int(random.bytes(1)[0] % 3) {
                let place = random.number(below: bytes.count)
                bytes[place] = random.bytes(1)[0]
            }
            guard let value = try? CBORReader.read(bytes) else { continue }
            #expect(value.encoded == bytes)
        }
    }
}
