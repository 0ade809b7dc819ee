import HTTP

/// The parameters of a query of the control API: of a name that is given twice the first counts, and nothing that is
/// given is malformed. How long a query may be, the request line says.
struct QueryParameters: Sendable {
    /// `+` stays a plus: e-mail addresses and phone numbers have it, and nobody means a space by it here.
    private static let reader = FormReader(
        limits: .none, decoding: PercentDecoding(plus: .plus, controls: .allowed, faults: .kept))

    private let parameters: FormParameters

    init(_ query: String?) {
        // Without limits, and with faults and control characters let through, nothing is left to refuse.
        parameters = (try? Self.reader.read(query: query)) ?? FormParameters()
    }

    /// The first name that is none of these; nil where there is none.
    func unknownName(among known: [String]) -> String? { parameters.pairs.map(\.name).first { !known.contains($0) } }

    /// Nil for a parameter that is absent or empty.
    subscript(name: String) -> String? {
        guard let value = parameters.all(name).first, !value.isEmpty else { return nil }
        // No database is asked for it, since not every one can be; what is no text becomes the same.
        return value.utf8.contains(0) ? value.replacing("\0", with: "\u{FFFD}") : value
    }
}
