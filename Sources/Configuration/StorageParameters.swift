import CommandLine

/// What may stand behind the `?` of a database's address.
public enum StorageParameters {
    /// Libpq's own, of all releases (PostgreSQL manual, "Parameter Key Words"), without those that `refused` names. A
    /// release that does not know one says so when it connects.
    public static let known: Set<String> = [
        "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname",
        "fallback_application_name", "gssdelegation", "gssencmode", "gsslib", "host", "hostaddr", "keepalives",
        "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname", "load_balance_hosts",
        "max_protocol_version", "min_protocol_version", "passfile", "port", "require_auth", "requirepeer",
        "ssl", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert", "sslcertmode", "sslcompression",
        "sslcrl", "sslcrldir", "sslkey", "sslmode", "sslnegotiation", "sslrootcert", "sslsni", "target_session_attrs",
        "tcp_user_timeout", "user",
    ]

    /// Parameters of libpq's that a server does not take, and why.
    public static let refused: [String: String] = {
        let secret = "is a secret, and every process of the machine can read the address"
        return [
            "password": "\(secret): put it in a file that storage-password-file names, or into the variable "
                + "SEKISHO_STORAGE_PASSWORD",
            "sslpassword": "\(secret): use a key file without one, which the server alone may read",
            "scram_client_key": secret, "scram_server_key": secret, "oauth_client_secret": secret,
            "sslkeylogfile": "would write down what TLS hides",
            "service": "is not looked up: write hosts and database into the address",
            "servicefile": "is not looked up: write hosts and database into the address",
            "options": "is for what the server asks of its own connections: set the rest with ALTER ROLE ... SET",
            "replication": "makes a connection that takes no statements",
            "authtype": "is of a release that is long gone",
        ]
    }()

    private static let choices: [String: [String]] = [
        "sslmode": ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
        "target_session_attrs": ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"],
        "gssencmode": ["disable", "prefer", "require"],
        "channel_binding": ["disable", "prefer", "require"],
        "ssl": ["true"],
    ]

    static func checked(_ name: String, _ value: String) throws(StorageAddressProblem) -> StorageAddress.Parameter {
        if let reason = refused[name] { throw StorageAddressProblem("\(name) \(reason)") }
        guard known.contains(name) else {
            let meant = Suggestion.phrase(for: name, among: known.sorted())
            throw StorageAddressProblem("there is no parameter \"\(name)\" of a connection\(meant)")
        }
        if let allowed = choices[name], !allowed.contains(value) {
            throw StorageAddressProblem(
                "\(name) is none of \(allowed.joined(separator: ", "))\(Suggestion.phrase(for: value, among: allowed))")
        }
        switch name {
        case "connect_timeout":
            guard let seconds = Int(value), (0...3600).contains(seconds) else {
                throw StorageAddressProblem("connect_timeout is no number of seconds from 0 to 3600")
            }
        case "client_encoding":
            guard ["utf8", "utf-8"].contains(value.lowercased()) else {
                throw StorageAddressProblem("client_encoding is UTF8 and nothing else")
            }
        case "ssl":
            // As drivers for Java write it; libpq means this by it.
            return StorageAddress.Parameter(name: "sslmode", value: "require")
        default: break
        }
        return StorageAddress.Parameter(name: name, value: value)
    }
}
