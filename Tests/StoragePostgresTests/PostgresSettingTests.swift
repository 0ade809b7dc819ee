import StoragePostgres
import Testing

/// Values as PostgreSQL reads them (its manual, "Parameter Names and Values").
@Suite struct PostgresSettingTests {
    @Test(arguments: [
        ("5s", 5000), ("5000", 5000), ("200ms", 200), ("1.5 s", 1500), ("2min", 120_000), ("1h", 3_600_000),
        ("1d", 86_400_000), ("1us", 1), ("0", 0), ("-1", -1),
    ])
    func `a time is in milliseconds where it says no unit`(_ value: String, _ milliseconds: Int64) {
        #expect(PostgresSetting("t", value).milliseconds == milliseconds)
    }

    @Test(arguments: ["", "s", "5 parsecs", "on", "1e99d"])
    func `what is no time is none`(_ value: String) {
        #expect(PostgresSetting("t", value).milliseconds == nil)
    }

    @Test func `a truth value is any beginning of its word that is no other's`() {
        for value in ["off", "of", "OFF", "f", "false", "n", "no", "0"] {
            #expect(PostgresSetting("t", value).isOff && !PostgresSetting("t", value).isOn, "\(value)")
        }
        for value in ["on", "t", "TRUE", "y", "yes", "1"] {
            #expect(PostgresSetting("t", value).isOn && !PostgresSetting("t", value).isOff, "\(value)")
        }
        for value in ["", "o", "local", "remote_apply"] {
            #expect(!PostgresSetting("t", value).isOn && !PostgresSetting("t", value).isOff, "\(value)")
        }
    }
}
