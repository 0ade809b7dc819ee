/// Regions of AWS, as they become part of a host's name.
enum AmazonRegion {
    /// Letters, digits and hyphens: what leads to no other host.
    static func isPlain(_ text: some StringProtocol) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }
}
