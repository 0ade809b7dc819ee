import Testing

@testable import Files

/// Whose files the server trusts with its secrets: docs/operations.md, "Who may own what".
@Suite struct FileProtectionTests {
    private let server = ProcessAccount(user: 800, group: 801, others: [802])

    private func file(_ owner: UInt32, _ group: UInt32, _ mode: UInt32) -> FileProtection {
        FileProtection(owner: owner, group: group, mode: mode)
    }

    @Test func `a key is the server's alone, or root's for the server's group`() {
        for good in [
            file(800, 801, 0o600), file(800, 801, 0o400), file(0, 0, 0o400), file(0, 801, 0o440), file(0, 802, 0o640),
        ] {
            #expect(good.problemAsSecret("key", of: server) == nil, "\(good)")
        }
        for bad in [
            file(800, 801, 0o640), file(800, 801, 0o604), file(800, 801, 0o620), file(0, 0, 0o444),
            file(0, 801, 0o644), file(0, 801, 0o660), file(900, 801, 0o400), file(900, 801, 0o600),
        ] {
            #expect(bad.problemAsSecret("key", of: server) != nil, "\(bad)")
        }
    }

    @Test func `a problem names the command that mends it`() {
        #expect(
            file(800, 801, 0o644).problemAsSecret("/k", of: server)
                == "others may read or change it (mode 0644): chmod 600 /k")
        #expect(
            file(0, 0, 0o444).problemAsSecret("/k", of: server)
                == "others may read or change it (mode 0444): chgrp 801 /k && chmod 440 /k")
        #expect(
            file(900, 0, 0o600).problemAsSecret("/k", of: server)
                == "it belongs to user 900, who can read and replace it: chown 800 /k")
        #expect(
            file(800, 801, 0o777).problemAsDataDirectory("/d", of: server)
                == "others may replace what is in it (mode 0777): chmod 700 /d")
        let root = ProcessAccount(user: 0, group: 0)
        #expect(file(0, 0, 0o644).problemAsSecret("/k", of: root)?.hasSuffix("chmod 600 /k") == true)
    }

    @Test func `a data directory is the server's own, and nobody else writes in it`() {
        for good in [file(800, 801, 0o700), file(800, 801, 0o755), file(800, 801, 0o2750)] {
            #expect(good.problemAsDataDirectory("data", of: server) == nil, "\(good)")
        }
        for bad in [
            file(800, 801, 0o777), file(800, 801, 0o770), file(800, 801, 0o702), file(800, 801, 0o1777),
            file(0, 801, 0o2775), file(0, 0, 0o755), file(900, 801, 0o700),
        ] {
            #expect(bad.problemAsDataDirectory("data", of: server) != nil, "\(bad)")
        }
        #expect(file(800, 801, 0o700).problemAsDataDirectory("data", of: ProcessAccount(user: 0, group: 0)) != nil)
    }

    @Test func `a configuration with secrets is read by the server's groups at most`() {
        for good in [file(0, 801, 0o640), file(0, 802, 0o440), file(800, 900, 0o600), file(800, 801, 0o640)] {
            #expect(good.problemAsConfiguration("c", of: server) == nil, "\(good)")
        }
        for bad in [
            file(0, 0, 0o644), file(0, 900, 0o640), file(0, 801, 0o644), file(0, 801, 0o660), file(900, 801, 0o640),
        ] {
            #expect(bad.problemAsConfiguration("c", of: server) != nil, "\(bad)")
        }
    }
}
