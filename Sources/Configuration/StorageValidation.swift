extension Settings {
    /// What is wrong with the settings of the database beside each other; each address by itself was judged as it was
    /// read.
    func storageProblems() -> [SettingProblem] {
        guard storage != nil else {
            let set = [
                ("storage-password-file", storagePasswordFile != nil), ("storage-password", storagePassword != nil),
                ("storage-listen", storageListening != .automatic), ("storage-replica", storageReplica != nil),
            ]
            return set.filter(\.1).map { SettingProblem($0.0, "it goes with storage, which is not set") }
        }
        var problems: [SettingProblem] = []
        if storagePassword != nil, storagePasswordFile != nil {
            problems.append(
                SettingProblem("storage-password-file", "it and storage-password exclude each other: keep one of them"))
        }
        if profile != .production, data == nil, masterKeyFile == nil {
            problems.append(
                SettingProblem(
                    "master-key-file",
                    "what is in the database can be read with its own master key alone, so the key must outlive the "
                        + "server: set master-key-file, or data, where one is made"))
        }
        return problems
    }
}
