import JSON

/// What is read must be written and read back as itself.
enum JSONTarget {
    static func run(_ bytes: UnsafeRawBufferPointer) {
        guard let value = try? JSONReader.read(bytes) else { return }
        let text = value.encoded()
        guard let again = try? JSONReader.read(text) else { fatalError("what was written cannot be read") }
        precondition(again == value, "what was written means something else")
        precondition(again.encoded() == text, "what was written twice differs")
    }
}
