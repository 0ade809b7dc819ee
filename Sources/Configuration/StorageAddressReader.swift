import CommandLine
import HTTP

/// Why a text is no address of a database: one sentence, which repeats nothing that could be a secret.
public struct StorageAddressProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension StorageAddress {
    /// What an address is for: that decides which hosts will do.
    public enum Use: Sendable {
        /// Writes, or hearing of writes: a host that takes them.
        case writing
        /// Long reads that may lag: any host.
        case reading
    }

    /// Reads `postgres://USER@HOST[:PORT][,HOST...]/DATABASE[?PARAMETER=VALUE&...]`, or with `?host=` in place of the
    /// hosts (PostgreSQL manual, "Connection URIs").
    ///
    /// Of several hosts for writing the one that takes writes is looked for, unless the text says otherwise.
    public init(_ text: String, for use: Use = .writing) throws(StorageAddressProblem) {
        var reader = try StorageAddressReader(text)
        try reader.read()
        self = try reader.address(for: use)
    }
}

/// Reads an address part by part.
private struct StorageAddressReader {
    private let rest: [UInt8]
    private var user: String?
    private var hosts: [StorageAddress.Host] = []
    private var database: String?
    private var parameters: [StorageAddress.Parameter] = []

    static let secretAdvice =
        "a password does not belong in the address, which every process of the machine can read: put it in a file "
        + "that storage-password-file names, or into the variable SEKISHO_STORAGE_PASSWORD"

    init(_ text: String) throws(StorageAddressProblem) {
        let bytes = Array(text.utf8)
        guard let scheme = ["postgres://", "postgresql://"].first(where: { bytes.starts(with: $0.utf8) }) else {
            throw StorageAddressProblem(
                "the address of a database begins with postgres:// or postgresql://, such as "
                    + "postgres://sekisho@db.example.com/sekisho")
        }
        rest = Array(bytes.dropFirst(scheme.utf8.count))
    }

    mutating func read() throws(StorageAddressProblem) {
        guard rest.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") }) else {
            throw StorageAddressProblem(
                "spaces, # and characters beyond ASCII are written as escapes in an address, such as %20")
        }
        let authorityEnd = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let queryStart = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
        // A password with a slash or another @ in it is a password all the same.
        guard !rest[authorityEnd...].contains(UInt8(ascii: "@")) else {
            throw StorageAddressProblem(
                "there is an @ behind the hosts, where it is written %40; \(Self.secretAdvice)")
        }
        try readAuthority(rest[..<authorityEnd])
        if authorityEnd < queryStart {
            let name = try decode(rest[(authorityEnd + 1)..<queryStart], "the database's name")
            if !name.isEmpty { database = name }
        }
        if queryStart < rest.endIndex { try readQuery(rest[(queryStart + 1)...]) }
    }

    func address(for use: StorageAddress.Use) throws(StorageAddressProblem) -> StorageAddress {
        guard let database, !database.isEmpty else {
            throw StorageAddressProblem("the address names no database: postgres://USER@HOST/DATABASE")
        }
        var address = StorageAddress(
            hosts: hosts.isEmpty ? [StorageAddress.Host(name: "")] : hosts, user: user, database: database,
            parameters: parameters)
        if let addresses = address["hostaddr"] {
            guard addresses.split(separator: ",", omittingEmptySubsequences: false).count == address.hosts.count else {
                throw StorageAddressProblem("hostaddr has another number of addresses than there are hosts")
            }
        }
        guard use == .writing else { return address }
        let wanted = address[StorageAddress.sessionAttributes] ?? "any"
        if address.hosts.count > 1, wanted == "any" {
            address.parameters.removeAll { $0.name == StorageAddress.sessionAttributes }
            address.parameters.append(
                StorageAddress.Parameter(name: StorageAddress.sessionAttributes, value: "read-write"))
        } else if !["any", "read-write", "primary"].contains(wanted) {
            throw StorageAddressProblem(
                "\(StorageAddress.sessionAttributes)=\(wanted) looks for a host that takes no writes; leave it out, or "
                    + "name such hosts in storage-replica")
        }
        return address
    }

    // MARK: Hosts

    private mutating func readAuthority(_ authority: ArraySlice<UInt8>) throws(StorageAddressProblem) {
        let parts = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw StorageAddressProblem("an @ in a name is written %40; \(Self.secretAdvice)")
        }
        if parts.count == 2 {
            guard !parts[0].contains(UInt8(ascii: ":")) else { throw StorageAddressProblem(Self.secretAdvice) }
            let name = try decode(parts[0], "the user's name")
            guard !name.isEmpty else { throw StorageAddressProblem("there is no user before the @") }
            user = name
        }
        guard let list = parts.last, !list.isEmpty else { return }
        for item in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            hosts.append(try host(item))
        }
    }

    /// `NAME[:PORT]`, `[IPv6][:PORT]`, or an escaped directory.
    private func host(_ item: ArraySlice<UInt8>) throws(StorageAddressProblem) -> StorageAddress.Host {
        var nameEnd = item.firstIndex(of: UInt8(ascii: ":")) ?? item.endIndex
        var name = item[..<nameEnd]
        if item.first == UInt8(ascii: "[") {
            guard let bracket = item.firstIndex(of: UInt8(ascii: "]")) else {
                throw StorageAddressProblem("an IPv6 address stands in brackets, and one is not closed")
            }
            name = item[(item.startIndex + 1)..<bracket]
            nameEnd = bracket + 1
            guard nameEnd == item.endIndex || item[nameEnd] == UInt8(ascii: ":") else {
                throw StorageAddressProblem("behind the brackets of an IPv6 address stands :PORT or nothing")
            }
        }
        let port = nameEnd < item.endIndex ? String(decoding: item[(nameEnd + 1)...], as: UTF8.self) : nil
        return try Self.checked(decode(name, "a host"), port: port)
    }

    private static func checked(_ name: String, port: String?) throws(StorageAddressProblem) -> StorageAddress.Host {
        let isPlace = name.hasPrefix("/") || Settings.isHostName(name.lowercased())
        guard isPlace, !name.contains(",") else {
            throw StorageAddressProblem(
                "a host is neither a name, nor an IP address, nor the directory of a socket (?host=/run/postgresql)")
        }
        return StorageAddress.Host(name: name, port: try number(port))
    }

    private static func number(_ port: String?) throws(StorageAddressProblem) -> Int? {
        guard let port else { return nil }
        // Spelled any other way, a number is none to libpq or another one.
        guard let number = Int(port), "\(number)" == port, (1...65_535).contains(number) else {
            throw StorageAddressProblem("a port is no whole number from 1 to 65535")
        }
        return number
    }

    // MARK: Parameters

    private mutating func readQuery(_ query: ArraySlice<UInt8>) throws(StorageAddressProblem) {
        var (hostList, portList): (String?, String?) = (nil, nil)
        var seen: Set<String> = []
        for pair in query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            let sides = pair.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
            guard sides.count == 2, !sides[0].isEmpty else {
                throw StorageAddressProblem("parameters are written NAME=VALUE, with & between them and %3D for an =")
            }
            let name = try decode(sides[0], "a parameter's name")
            let value = try decode(sides[1], "the value of a parameter")
            guard seen.insert(name).inserted else { throw StorageAddressProblem("\(name) is there twice") }
            switch name {
            case "host": hostList = value
            case "port": portList = value
            case "user":
                guard user == nil else { throw Self.twice("the user") }
                user = value.isEmpty ? nil : value
            case "dbname":
                guard database == nil else { throw Self.twice("the database") }
                database = value
            default: parameters.append(try StorageParameters.checked(name, value))
            }
        }
        guard seen.intersection(["ssl", "sslmode"]).count < 2 else {
            throw StorageAddressProblem("ssl and sslmode say the same: keep sslmode")
        }
        try join(hostList, portList)
    }

    /// `?host=` takes the place of hosts, `?port=` that of their ports: one for each host, or one for all.
    private mutating func join(_ hostList: String?, _ portList: String?) throws(StorageAddressProblem) {
        guard hostList != nil || portList != nil else { return }
        func parts(_ list: String) -> [String] {
            list.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        if hostList != nil, !hosts.isEmpty { throw Self.twice("the hosts") }
        if portList != nil, hosts.contains(where: { $0.port != nil }) { throw Self.twice("a port") }
        let names = hostList.map(parts) ?? (hosts.isEmpty ? [""] : hosts.map(\.name))
        let ports = portList.map(parts) ?? []
        guard ports.count <= 1 || ports.count == names.count else {
            throw StorageAddressProblem("there are other numbers of ports and of hosts")
        }
        hosts = []
        for (index, name) in names.enumerated() {
            // An empty one in a list is the usual one.
            let port = ports.count > 1 ? (ports[index].isEmpty ? nil : ports[index]) : ports.first
            // Where nobody names a host, the port is that of the local socket.
            let isSocket = name.isEmpty && names.count == 1
            hosts.append(
                isSocket
                    ? StorageAddress.Host(name: "", port: try Self.number(port)) : try Self.checked(name, port: port))
        }
    }

    private static func twice(_ what: String) -> StorageAddressProblem {
        StorageAddressProblem("\(what) is named twice, before the ? and behind it")
    }

    private func decode(_ bytes: ArraySlice<UInt8>, _ what: String) throws(StorageAddressProblem) -> String {
        do {
            return try PercentDecoding().decode(bytes)
        } catch {
            throw StorageAddressProblem("\(what) has \(error.rawValue)")
        }
    }
}
