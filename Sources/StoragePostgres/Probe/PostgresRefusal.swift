public import Storage

/// Why a database cannot be looked at, by what has to be done about it.
public struct PostgresRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        /// The address has what this machine's libpq does not know.
        case address
        /// Nobody answers there, in time or at all.
        case unreachable
        /// TLS is wanted by one side alone, or a certificate does not hold.
        case tls
        /// A password is asked for, and there is none.
        case passwordMissing
        case passwordWrong
        /// No such role, or no rule (pg_hba.conf) that lets it in.
        case notAdmitted
        case databaseMissing
        case privilegeMissing
        case tooManyConnections
        /// It starts, stops or recovers.
        case notYet
        /// Of the hosts that answer none is of the kind that is wanted, such as one that takes writes.
        case noFittingHost
        case other
    }

    public let reason: Reason
    /// The server's or libpq's own words, on one line. They name users, databases and hosts, and carry no password.
    public let message: String

    public init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    public var description: String { message }
}

extension PostgresRefusal {
    /// - Parameter said: what libpq says of a connection that failed, in its verbose form: each host's failure with
    ///   its SQLSTATE.
    init(failedConnection said: String, asksForPassword: Bool) {
        var lines = said.split(separator: "\n").map { line in String(line.drop { $0 == " " || $0 == "\t" }) }
        // Where in the server's source it was said, and what libpq asks in return.
        lines.removeAll { $0.hasPrefix("LOCATION: ") || $0.hasPrefix("Is the server running") }
        let states = lines.compactMap(Self.state)
        let message = lines.map(Self.withoutState).joined(separator: "; ")
        // The last host that said something has decided; those before it were passed over.
        let reason =
            asksForPassword
            ? .passwordMissing : states.last.flatMap(Self.reason(ofState:)) ?? Self.reason(ofText: lines.last ?? "")
        self.init(reason, message.isEmpty ? "no answer" : message)
    }

    /// What the driver was told.
    public init(_ error: SQLError) {
        let code = String(error.code, radix: 36, uppercase: true)
        let state = String(repeating: "0", count: max(0, 5 - code.utf8.count)) + code
        let isOfConnection = error.kind == .unavailable && error.code == 0
        self.init(
            isOfConnection ? Self.reason(ofText: error.message) : Self.reason(ofState: state) ?? .other, error.message)
    }

    /// What a statement was refused with.
    init(state: String, message: String) {
        self.init(Self.reason(ofState: state) ?? .other, "\(message) (\(state))")
    }

    /// By Appendix A of PostgreSQL's manual.
    private static func reason(ofState state: String) -> Reason? {
        switch state {
        case "28P01": .passwordWrong
        case "28000": .notAdmitted
        case "3D000": .databaseMissing
        case "42501": .privilegeMissing
        case "53300": .tooManyConnections
        case "57P01", "57P02", "57P03": .notYet
        case "25006": .noFittingHost
        default: nil
        }
    }

    /// Of what libpq says itself, for which it has no codes.
    private static func reason(ofText text: String) -> Reason {
        let reasons: [(Reason, [String])] = [
            (
                .address,
                ["invalid URI", "invalid connection option", "invalid sslmode", "invalid port", "could not match"]
            ),
            (.tls, ["SSL", "certificate", "GSSAPI"]),
            (.passwordMissing, ["no password supplied"]),
            (
                .noFittingHost,
                [
                    "session is read-only", "session is not read-only", "server is in hot standby",
                    "is not in hot standby",
                ]
            ),
        ]
        return reasons.first { $0.1.contains(where: text.contains) }?.0 ?? .unreachable
    }

    /// That of the last host that has said one.
    static func lastState(in said: String) -> String? {
        said.split(separator: "\n").compactMap { state(in: String($0)) }.last
    }

    /// `FATAL:  3D000: database ...`: the five characters.
    private static func state(in line: String) -> String? { place(ofState: line).map { String(line[$0]) } }

    private static func withoutState(_ line: String) -> String {
        guard let place = place(ofState: line) else { return line }
        return line[..<place.lowerBound].trimmedEnd + " " + line[place.upperBound...].dropFirst(2)
    }

    /// Between the severity, which may be in any language, and the text.
    private static func place(ofState line: String) -> Range<String.Index>? {
        var start = line.startIndex
        while let colon = line[start...].firstRange(of: ":  ") {
            let code = line[colon.upperBound...].prefix(5)
            let rest = line[code.endIndex...]
            if code.utf8.count == 5, code.utf8.allSatisfy(isOfState), rest.hasPrefix(": ") {
                return code.startIndex..<code.endIndex
            }
            start = colon.upperBound
        }
        return nil
    }

    private static func isOfState(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension Substring {
    fileprivate var trimmedEnd: Substring {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
