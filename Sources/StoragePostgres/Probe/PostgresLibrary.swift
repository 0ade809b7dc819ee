import CPostgres

/// The libpq that this program runs with.
public enum PostgresLibrary {
    /// Such as 150004 for 15.4.
    public static var version: Int { Int(PQlibVersion()) }

    /// The parameters that a connection may have.
    public static var parameters: [String] {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var names: [String] = []
        var option = options
        while let keyword = option.pointee.keyword {
            names.append(String(cString: keyword))
            option += 1
        }
        return names
    }
}
