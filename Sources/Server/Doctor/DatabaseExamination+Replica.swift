import Configuration
import Identity
import Storage
import StoragePostgres

// A standby that takes long reads.
extension DatabaseExamination {
    func examineReplica(_ probe: PostgresProbe, _ findings: inout Findings) {
        guard let replica = settings.storageReplica else { return }
        do throws(PostgresRefusal) {
            let standby = try PostgresProbe(address: replica.text, password: password)
            let (here, there) = (try fingerprint(probe), try fingerprint(standby))
            guard here == there
            else {
                findings.add(
                    "replica", .problem, "\(replica) holds other data than storage",
                    advice: "Name a standby of the same database in storage-replica")
                return
            }
            guard try standby.isStandby() else {
                findings.add(
                    "replica", .warning, "\(replica) is no standby: long reads weigh on whatever it serves",
                    advice: "Name a standby in storage-replica, or leave it out")
                return
            }
            let lag = try standby.replayLag()
            let text = lag.map { "\($0) ms behind" } ?? "of unknown lag"
            if let lag, lag <= Milliseconds.minute {
                findings.ok("replica", "\(replica) is a standby, \(text)")
            } else {
                findings.add(
                    "replica", .warning, "\(replica) is a standby, \(text)",
                    advice: "Lists and exports show what was true then; see why it does not keep up")
            }
        } catch {
            findings.add("replica", PostgresAdvice(error, at: replica, setting: "storage-replica"))
        }
    }

    /// What tells the data of one database from that of another; nil where there is none.
    private func fingerprint(_ probe: PostgresProbe) throws(PostgresRefusal) -> String? {
        guard try probe.appliedMigrations() != nil else { return nil }
        return try probe.meta(MasterKeyCheck.name)
    }
}
