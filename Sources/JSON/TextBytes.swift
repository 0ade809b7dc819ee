/// Whether two texts are the same UTF-8 bytes.
func sameBytes(_ left: String, _ right: String) -> Bool {
    guard left.utf8.count == right.utf8.count else { return false }
    // `==` settles different texts, and identical storage, without a look at the bytes; only texts that are
    // equal or canonically equivalent get past it.
    guard left == right else { return false }
    var (left, right) = (left, right)
    return left.withUTF8 { left in right.withUTF8 { left.elementsEqual($0) } }
}

/// A text that is hashed and compared by its UTF-8 bytes.
struct TextBytes: Hashable {
    let text: String

    static func == (left: TextBytes, right: TextBytes) -> Bool { sameBytes(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
