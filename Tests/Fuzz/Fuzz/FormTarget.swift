@testable import HTTP

/// Parameters that are read must be written and read as themselves; so must any list of them. The input is a media
/// type too.
enum FormTarget {
    private static let limited = FormReader(limits: .init(bytes: 1024, pairs: 16, nameBytes: 64))
    private static let open = FormReader(
        limits: .none, decoding: PercentDecoding(plus: .space, controls: .allowed))
    private static let lax = FormReader(
        limits: .none, decoding: PercentDecoding(plus: .space, controls: .allowed, faults: .kept))

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let text = Array(bytes)
        guard let shown = try? lax.read(text) else { fatalError("refused where nothing is") }
        roundTrip(shown)
        let parameters = try? open.read(text)
        precondition(parameters == nil || parameters == shown, "a well-formed text means two things")
        if let few = try? limited.read(text) {
            precondition(few == parameters, "within limits it means something else")
            precondition(text.count <= 1024 && few.pairs.count <= 16, "beyond its limits")
            precondition(few.pairs.allSatisfy { $0.name.utf8.count <= 64 }, "a name beyond its limit")
        }
        roundTrip(list(of: text))
        mediaType(String(decoding: text, as: UTF8.self))
    }

    /// Names and values of any characters.
    private static func list(of text: [UInt8]) -> FormParameters {
        FormParameters(
            text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { piece in
                let half = piece.count / 2
                return .init(
                    String(decoding: piece.prefix(half), as: UTF8.self),
                    String(decoding: piece.dropFirst(half), as: UTF8.self))
            })
    }

    private static func roundTrip(_ parameters: FormParameters) {
        let encoded = parameters.encoded
        guard let again = try? open.read(query: encoded) else { fatalError("what was written cannot be read") }
        precondition(again == parameters, "what was written means something else")
        precondition(again.encoded == encoded, "what was written twice differs")
        // Each name is looked for in all pairs.
        guard again.pairs.count <= 64 else { return }
        for name in again.repeatedNames { precondition(again.all(name).count > 1, "repeated once") }
        for pair in again.pairs where (try? again.single(pair.name)) != nil {
            precondition(again.all(pair.name).count == 1, "two are one")
        }
    }

    private static func mediaType(_ text: String) {
        guard let type = MediaType(text) else { return }
        let quoted = type.parameters.map { parameter in
            let value = parameter.value.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
            return "; \(parameter.name)=\"\(String(value))\""
        }
        precondition(MediaType(type.name + quoted.joined()) == type, "what was written means something else")
    }
}
