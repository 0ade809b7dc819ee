import HTTP
import Logging

extension Settings {
    /// Everything that is wrong with the settings together, in the order of the table; empty where they can be used.
    ///
    /// Pure: whether files and directories exist is found out by who opens them.
    public func validate() -> [SettingProblem] {
        let found =
            networkProblems() + storageProblems() + identityProblems() + accessProblems() + behaviourProblems()
            + riskProblems() + deliveryProblems() + functionProblems() + costProblems() + logDeliveryProblems()
        let order = SettingsTable.all.map(\.name)
        return (found + (profile == .production ? productionProblems() : []))
            .enumerated()
            .sorted { left, right in
                let places = (order.firstIndex(of: left.element.setting)!, order.firstIndex(of: right.element.setting)!)
                return places.0 == places.1 ? left.offset < right.offset : places.0 < places.1
            }.map(\.element)
    }

    private func networkProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        if host.isEmpty { problems.append(SettingProblem("host", "at least one address is needed")) }
        for address in host where SocketAddress(host: address, port: 0) == nil {
            problems.append(SettingProblem("host", "\"\(address)\" is no IP address"))
        }
        if Set(host).count < host.count { problems.append(SettingProblem("host", "an address is there twice")) }
        for name in allowedHosts where !Self.isHostName(name) {
            problems.append(SettingProblem("allowed-hosts", "\"\(name)\" is no host name (without scheme or port)"))
        }
        for origin in allowedOrigins where !Self.isOrigin(origin) {
            problems.append(
                SettingProblem("allowed-origins", "\"\(origin)\" is no origin, such as https://admin.example.com"))
        }
        let largestBody = HTTPServerConfiguration.Limits.largestBody(bufferedBytes: bufferedBytes)
        if bodyLimit > largestBody {
            problems.append(
                SettingProblem(
                    "buffered-bytes", "a body of body-limit (\(bodyLimit)) finds no room in three quarters of it"))
        }
        return problems
    }

    private func identityProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        let isRegion =
            (1...32).contains(region.utf8.count)
            && region.utf8.allSatisfy { Self.isLowerCaseOrDigit($0) || $0 == UInt8(ascii: "-") }
        if !isRegion {
            problems.append(SettingProblem("region", "\"\(region)\" is no region: lower-case letters, digits, hyphens"))
        }
        if accountId.utf8.count != 12 || !accountId.utf8.allSatisfy(Self.isDigit) {
            problems.append(SettingProblem("account-id", "\"\(accountId)\" is not twelve digits"))
        }
        if case .url(let url) = issuer, !Self.isIssuer(url) {
            problems.append(
                SettingProblem("issuer", "\"\(url)\" is neither auto, aws, nor an http or https URL without query"))
        }
        return problems
    }

    private func accessProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        if admitsAnyCredentials, !openAdmin, !exposedHosts.isEmpty {
            let hosts = exposedHosts.joined(separator: ", ")
            problems.append(
                SettingProblem(
                    "host",
                    "\(hosts) is reachable from other machines while anybody may administer; keep to loopback, "
                        + "turn verify-signatures on, or say open-admin"))
        }
        for key in accessKeys where !(1...128).contains(key.id.utf8.count) || !key.id.utf8.allSatisfy(Self.isWord) {
            problems.append(SettingProblem("access-keys", "an id is not of letters, digits, - and _"))
        }
        if Set(accessKeys.map(\.id)).count < accessKeys.count {
            problems.append(SettingProblem("access-keys", "an id is there twice"))
        }
        for name in accessKeys.compactMap(\.userName) where !Self.isUserName(name) {
            problems.append(
                SettingProblem(
                    "access-keys", "a name is not of 1 to 64 letters, digits and the characters + = , . @ _ -"))
        }
        if accessKeys.contains(where: { $0.secret.value.utf8.count < 16 }) {
            problems.append(SettingProblem("access-keys", "a secret is shorter than 16 characters"))
        }
        if Set(roles.map { $0.name.lowercased() }).count < roles.count {
            problems.append(SettingProblem("roles", "a name is there twice"))
        }
        for role in roles { problems += role.problems().map { SettingProblem("roles", $0) } }
        let tokens = controlTokens.map(\.secret.value)
        if let controlToken { problems += tokenProblems(controlToken.value, "control-token") }
        for token in tokens { problems += tokenProblems(token, "control-tokens") }
        if Set(tokens).count < tokens.count {
            problems.append(SettingProblem("control-tokens", "a token is there twice"))
        }
        if let controlToken, tokens.contains(controlToken.value) {
            problems.append(
                SettingProblem(
                    "control-token",
                    "the token is one of control-tokens, too, and opens everything here. SEKISHO_CONTROL_TOKEN, which is "
                        + "for the commands, is a setting of the server as well: unset it, or keep one of the two"))
        }
        return problems
    }

    private func tokenProblems(_ token: String, _ setting: String) -> [SettingProblem] {
        var problems: [SettingProblem] = []
        if token.utf8.count < 16 { problems.append(SettingProblem(setting, "it is shorter than 16 characters")) }
        if !token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            problems.append(SettingProblem(setting, "it holds what a header cannot carry"))
        }
        return problems
    }

    private func behaviourProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        if let fixedCode, fixedCode.utf8.count != 6 || !fixedCode.utf8.allSatisfy(Self.isDigit) {
            problems.append(SettingProblem("fixed-code", "\"\(fixedCode)\" is not six digits"))
        }
        if sharedSigningKeys, profile != .testing {
            problems.append(
                SettingProblem("shared-signing-keys", "only in testing: elsewhere each pool has keys of its own"))
        }
        return problems
    }

    private func costProblems() -> [SettingProblem] {
        guard argon2MemoryKiB < 8 * argon2Parallelism else { return [] }
        return [SettingProblem("argon2-memory-kib", "Argon2 needs 8 KiB for each of argon2-parallelism")]
    }

    /// What a server for real users never does, whoever asks.
    private func productionProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        func forbid(_ setting: String, _ isSet: Bool, _ reason: String) {
            if isSet { problems.append(SettingProblem(setting, "never in production: \(reason)")) }
        }
        forbid("fixed-code", fixedCode != nil, "anybody could confirm anything")
        forbid("auto-confirm", autoConfirm, "anybody could claim any address")
        forbid("attempt-limits", !attemptLimits, "passwords and codes could be guessed at will")
        forbid("open-admin", openAdmin, "anybody could administer")
        forbid("verify-signatures", !verifySignatures, "without it anybody could administer")
        forbid("functions-reload", functionsReload, "whoever may write a file there would run it at once")
        forbid("log-messages", logMessages, "codes would stand in the log")
        if case .builtIn = seed { forbid("seed", true, "everybody knows the password of the built-in user") }
        if argon2MemoryKiB < 7 * 1024 || argon2MemoryKiB * argon2Iterations < 7 * 1024 * 5 {
            problems.append(
                SettingProblem(
                    "argon2-memory-kib",
                    "a hash this cheap is quickly guessed; memory times iterations must reach 35840 KiB, "
                        + "memory alone 7168 KiB"))
        }
        if !isDurable {
            problems.append(
                SettingProblem("data", "production needs a data directory, or a database: set data or storage"))
        }
        if masterKeyFile == nil {
            problems.append(
                SettingProblem(
                    "master-key-file",
                    "production needs a key file outside the data directory: set master-key-file to one that holds "
                        + "64 hexadecimal digits, such as \"openssl rand -hex 32\" gives, and that only the server "
                        + "may read"))
        }
        let secrets =
            accessKeys.map { ("access-keys", $0.secret.value) }
            + controlTokens.map { ("control-tokens", $0.secret.value) }
            + (controlToken.map { [("control-token", $0.value)] } ?? [])
            + (webhookSecret.map { [("webhook-secret", $0.value)] } ?? [])
            + (functionsSecret.map { [("functions-secret", $0.value)] } ?? [])
        for (setting, secret) in secrets {
            if let problem = SecretStrength.problem(secret) { problems.append(SettingProblem(setting, problem)) }
        }
        if controlTokens.contains(where: { $0.scopes.contains(.reset) }) {
            problems.append(SettingProblem("control-tokens", "never in production: there is no reset to open"))
        }
        if let data, let masterKeyFile, Self.isInside(masterKeyFile, directory: data) {
            problems.append(
                SettingProblem(
                    "master-key-file", "the key lies inside the data directory, so a backup would carry it"))
        }
        return problems
    }

    // MARK: Grammar

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLowerCaseOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isLowerCaseOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    /// What ARNs of IAM's users have.
    static func isUserName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { isWord($0) || "+=,.@".utf8.contains($0) }
    }

    /// A name of DNS labels in lower case, or an IP address; no port.
    static func isHostName(_ name: String) -> Bool {
        if SocketAddress(host: name, port: 0) != nil { return true }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && labels.allSatisfy { label in
                (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                    && label.allSatisfy { isLowerCaseOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            }
    }

    /// `scheme://host` or `scheme://host:port`, nothing behind it (RFC 6454 §6.2).
    static func isOrigin(_ text: String) -> Bool {
        guard let (host, path) = splitURL(text) else { return false }
        return path.isEmpty && isAuthority(host)
    }

    private static func isIssuer(_ text: String) -> Bool {
        guard let (host, path) = splitURL(text) else { return false }
        return isAuthority(host.lowercased())
            && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    }

    static func splitURL(_ text: String) -> (authority: String, path: String)? {
        guard let scheme = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        return (String(rest[..<end]), String(rest[end...]))
    }

    static func isAuthority(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, SocketAddress(host: String(parts[0]), port: 0) != nil else { return false }
            return parts[1].isEmpty || (parts[1].hasPrefix(":") && isPort(parts[1].dropFirst()))
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return isHostName(String(parts[0])) && (parts.count == 1 || isPort(parts[1]))
    }

    private static func isPort(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isDigit) && (Int(text).map { (1...65_535).contains($0) } ?? false)
    }

    /// Whether a path lies below a directory, by their text alone: told with all other problems. Where it really
    /// lies, `FilePlacement` finds out.
    private static func isInside(_ path: String, directory: String) -> Bool {
        let (inner, outer) = (normalized(path), normalized(directory))
        return path.hasPrefix("/") == directory.hasPrefix("/") && inner.count > outer.count && inner.starts(with: outer)
    }

    private static func normalized(_ path: String) -> [Substring] {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        return parts
    }
}
