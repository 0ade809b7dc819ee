import Configuration
import StoragePostgres

/// Settings of PostgreSQL's that lose what was acknowledged.
struct DurabilityExamination {
    let probe: PostgresProbe
    let address: StorageAddress

    private static let check = "durability"

    func examine(_ findings: inout Findings) throws(PostgresRefusal) {
        var isSound = true
        for (setting, loss) in [
            ("fsync", "a crash of the machine loses acknowledged writes, and may damage the whole cluster"),
            ("full_page_writes", "a crash of the machine may damage pages"),
        ] where try probe.setting(setting) == "off" {
            findings.add(
                Self.check, findings.hazard, "\(setting) is off: \(loss)", advice: "Turn it on in postgresql.conf")
            isSound = false
        }
        let commits = try probe.settings("synchronous_commit")
        let names = try probe.setting("synchronous_standby_names") ?? ""
        if let off = commits.last(where: \.isOff) {
            findings.add(
                Self.check, findings.hazard, "\(off): a crash loses what was acknowledged a moment before",
                advice: off.undoing ?? "Set it to on, for the role, the database or the server")
            isSound = false
        } else if !names.isEmpty, let local = commits.last(where: { $0.value.lowercased() == "local" }) {
            findings.add(
                Self.check, findings.hazard, "\(local): a failover loses what was acknowledged a moment before",
                advice: local.undoing ?? "Set it to on, for the role, the database or the server")
            isSound = false
        }
        if isSound {
            let commit = commits.last?.value ?? "on"
            findings.ok(Self.check, "fsync and full_page_writes are on, synchronous_commit is \(commit)")
        }
        try examineStandbys(names, &findings)
    }

    private func examineStandbys(_ names: String, _ findings: inout Findings) throws(PostgresRefusal) {
        let check = "standbys"
        let (all, synchronous) = try probe.standbys()
        if names.isEmpty {
            guard all > 0 || address.hosts.count > 1 else {
                return findings.ok(check, "none: what this one machine loses is lost")
            }
            findings.add(
                check, .warning, "commits wait for no standby (synchronous_standby_names is empty)",
                advice: "Name the standbys there, or a failover loses what was acknowledged a moment before")
        } else if all == 0 || synchronous == 0 {
            findings.add(
                check, .problem, "commits wait for a standby (\(names)), and none follows: writes hang",
                advice: "Start the standby, or take its name out of synchronous_standby_names")
        } else {
            findings.ok(check, "commits wait for \(names); \(synchronous ?? all) of \(all) that follow count")
        }
    }
}
