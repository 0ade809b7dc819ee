import Configuration
import Cryptography
import Identity
import StoragePostgres

/// A PostgreSQL database: whether it can be reached and used, and whether it keeps what it says that it has.
struct DatabaseExamination {
    let settings: Settings
    let address: StorageAddress
    let password: String?
    let key: MasterKey?
    let servers: Int
    let clock: any WallClock

    func examine(_ findings: inout Findings) {
        let probe: PostgresProbe
        do throws(PostgresRefusal) {
            examineHosts(&findings)
            probe = try PostgresProbe(address: address.text, password: password)
        } catch {
            findings.add("database", PostgresAdvice(error, at: address))
            return
        }
        guard examineKind(probe, &findings) else { return }
        let pooler = examinePooler(&findings)
        looking("schema", &findings) { findings throws(PostgresRefusal) in try examineContents(probe, &findings) }
        looking("transactions", &findings) { findings throws(PostgresRefusal) in
            try examineTransactions(probe, &findings)
        }
        looking("clock", &findings) { findings throws(PostgresRefusal) in try examineClock(probe, &findings) }
        looking("durability", &findings) { findings throws(PostgresRefusal) in
            try DurabilityExamination(probe: probe, address: address).examine(&findings)
        }
        looking(ParameterExamination.check, &findings) { findings throws(PostgresRefusal) in
            try ParameterExamination(probe: probe, isSetByServers: setsParameters(pooler)).examine(&findings)
        }
        looking("connections", &findings) { findings throws(PostgresRefusal) in
            try examineConnections(probe, pooler, &findings)
        }
        looking("listening", &findings) { findings throws(PostgresRefusal) in
            try examineListening(probe, pooler, &findings)
        }
        examineReplica(probe, &findings)
    }

    /// What an engine does not know, or an account may not see, is no reason to look at nothing else.
    private func looking(
        _ check: String, _ findings: inout Findings,
        _ look: (inout Findings) throws(PostgresRefusal) -> Void
    ) {
        do throws(PostgresRefusal) {
            try look(&findings)
        } catch {
            findings.add(check, .warning, "it cannot be looked at (\(error))")
        }
    }

    // MARK: Reaching it

    /// Each by itself: of several, one that is away is missed only when it is needed.
    private func examineHosts(_ findings: inout Findings) {
        guard address.hosts.count > 1 else { return }
        for (index, host) in address.hosts.enumerated() {
            let check = "host \(host)"
            do throws(PostgresRefusal) {
                let probe = try PostgresProbe(address: address.only(index).text, password: password)
                let isStandby = try probe.isStandby()
                findings.ok(
                    check,
                    "\(isStandby ? "a standby" : "takes writes"), PostgreSQL \(probe.status("server_version") ?? "")"
                )
            } catch {
                let advice = PostgresAdvice(error, at: address.only(index))
                findings.add(check, advice, .warning)
            }
        }
    }

    /// False where nothing else is worth looking at.
    private func examineKind(_ probe: PostgresProbe, _ findings: inout Findings) -> Bool {
        let version = probe.status("server_version") ?? "\(probe.version)"
        let way = probe.isEncrypted ? "encrypted" : address.hosts.allSatisfy(\.isLocal) ? "on this machine" : "in clear"
        guard probe.version >= PostgresAdvice.oldestVersion else {
            findings.add("database", PostgresAdvice.tooOld(probe.version, at: address))
            return false
        }
        let place = StorageAddress.Host(name: probe.host, port: Int(probe.port))
        findings.ok("database", "\(address.database) at \(place) as \(probe.user), PostgreSQL \(version), \(way)")
        if let product = try? probe.product(), !product.hasPrefix("PostgreSQL ") || product.contains("-YB-") {
            findings.add(
                "engine", .warning, "it speaks PostgreSQL's protocol and is another engine (\(product.prefix(60)))",
                advice: "See what docs/operations.md says of such engines")
        }
        guard probe.encoding == "UTF8" else {
            findings.add("encoding", PostgresAdvice.wrongEncoding(probe.encoding, of: address))
            return false
        }
        findings.ok("encoding", "UTF8")
        return true
    }

    // MARK: How it behaves

    private func examineTransactions(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        let inForce = try probe.setting("transaction_read_only")
        let standard = try probe.settings("default_transaction_read_only")
        if inForce == "on" || standard.contains(where: \.isOn) {
            return findings.add("transactions", .readOnly(address))
        }
        guard try probe.offersSerializable() else {
            findings.add(
                "transactions", .problem, "transactions cannot be serializable here, which the rules rest on",
                advice: "Name another database")
            return
        }
        findings.ok("transactions", "serializable where servers ask for it")
    }

    private func examineClock(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        let before = clock.now
        let there = try probe.timeOfDay()
        let after = clock.now
        // Read somewhere between the two.
        let skew = there < before ? before - there : max(0, there - after)
        let text = "this machine's clock and the database's are \(skew) ms apart"
        if skew > Milliseconds.second {
            findings.add(
                "clock", .warning, text,
                advice: "Keep all clocks by NTP: codes, tokens and lock-outs end by the clock of whichever server looks"
            )
        } else {
            findings.ok("clock", text)
        }
    }
}
