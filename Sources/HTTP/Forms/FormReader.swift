/// Reads `application/x-www-form-urlencoded` (WHATWG URL §5.1), from a query or a body, within limits.
///
/// Pairs are parted by `&` alone; an empty one is skipped; without `=` the value is empty.
public struct FormReader: Sendable {
    public struct Limits: Sendable {
        /// Of the whole text, before it is decoded.
        public var bytes: Int
        public var pairs: Int
        /// Of each name, decoded.
        public var nameBytes: Int

        public init(bytes: Int = 64 * 1024, pairs: Int = 100, nameBytes: Int = 128) {
            self.bytes = bytes
            self.pairs = pairs
            self.nameBytes = nameBytes
        }

        /// For text that is bounded by where it comes from.
        public static let none = Limits(bytes: .max, pairs: .max, nameBytes: .max)
    }

    public var limits: Limits
    public var decoding: PercentDecoding

    public init(limits: Limits = Limits(), decoding: PercentDecoding = PercentDecoding(plus: .space)) {
        self.limits = limits
        self.decoding = decoding
    }

    /// - Parameter query: without its `?`. Nil, where a target has none, holds no pairs.
    public func read(query: String?) throws(FormError) -> FormParameters {
        try read(Array((query ?? "").utf8))
    }

    /// The body of a request that says, once, that it is a form in UTF-8.
    public func read(bodyOf request: HTTPRequest) throws(FormError) -> FormParameters {
        let types = request.headers.all("Content-Type")
        guard types.count == 1, let type = MediaType(types[0]), type.name == "application/x-www-form-urlencoded"
        else { throw .contentType }
        if let charset = type["charset"], charset.lowercased() != "utf-8" { throw .charset }
        return try read(request.body)
    }

    public func read(_ bytes: [UInt8]) throws(FormError) -> FormParameters {
        guard bytes.count <= limits.bytes else { throw .tooLarge }
        var pairs: [FormParameters.Pair] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "&")) ?? bytes.count
            if start < end {
                guard pairs.count < limits.pairs else { throw .tooManyPairs }
                pairs.append(try pair(bytes[start..<end]))
            }
            start = end + 1
        }
        return FormParameters(pairs)
    }

    private func pair(_ bytes: ArraySlice<UInt8>) throws(FormError) -> FormParameters.Pair {
        let sign = bytes.firstIndex(of: UInt8(ascii: "=")) ?? bytes.endIndex
        let name = try decode(bytes[..<sign])
        guard name.utf8.count <= limits.nameBytes else { throw .nameTooLong }
        return FormParameters.Pair(name, try decode(bytes[sign...].dropFirst()))
    }

    private func decode(_ bytes: ArraySlice<UInt8>) throws(FormError) -> String {
        do { return try decoding.decode(bytes) } catch { throw .text(error) }
    }
}
