/// UTF-8 as RFC 3629 defines it: shortest forms, no surrogates, nothing beyond U+10FFFF.
enum UTF8Check {
    /// The length of the sequence beyond ASCII that starts at `index`, or nil when it is not well formed.
    static func length(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int? {
        func byte(_ place: Int) -> UInt8 { index + place < bytes.count ? bytes[index + place] : 0 }
        func continues(_ place: Int) -> Bool { byte(place) & 0xC0 == 0x80 }
        let second = byte(1)
        switch bytes[index] {
        case 0xC2...0xDF: return continues(1) ? 2 : nil
        case 0xE0: return (0xA0...0xBF).contains(second) && continues(2) ? 3 : nil
        case 0xED: return (0x80...0x9F).contains(second) && continues(2) ? 3 : nil
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : nil
        case 0xF0: return (0x90...0xBF).contains(second) && continues(2) && continues(3) ? 4 : nil
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : nil
        case 0xF4: return (0x80...0x8F).contains(second) && continues(2) && continues(3) ? 4 : nil
        default: return nil
        }
    }

    /// Writes `scalar`, which must be a Unicode scalar value, and says how many bytes it took.
    static func encode(_ scalar: UInt32, into target: UnsafeMutableBufferPointer<UInt8>, at index: Int) -> Int {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
        switch scalar {
        case ..<0x80:
            target[index] = UInt8(truncatingIfNeeded: scalar)
            return 1
        case ..<0x800:
            target[index] = UInt8(truncatingIfNeeded: scalar >> 6 | 0xC0)
            target[index + 1] = tail(0)
            return 2
        case ..<0x10000:
            target[index] = UInt8(truncatingIfNeeded: scalar >> 12 | 0xE0)
            target[index + 1] = tail(6)
            target[index + 2] = tail(0)
            return 3
        default:
            target[index] = UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0)
            target[index + 1] = tail(12)
            target[index + 2] = tail(6)
            target[index + 3] = tail(0)
            return 4
        }
    }
}
