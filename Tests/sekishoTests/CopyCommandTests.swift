import CommandLine
import Configuration
import Copy
import Logging
import Server
import Testing

@testable import sekisho

@Suite("sekisho copy") struct CopyCommandTests {
    @Test(
        "Lines that name no two places are errors of usage",
        arguments: [
            ["copy"], ["copy", "--from", "a"], ["copy", "--to", "a"], ["copy", "--from", "a", "--to", "a"],
            ["copy", "--from", "", "--to", "a"], ["copy", "--from", "mysql://h/d", "--to", "a"],
            ["copy", "--from", "a", "--to", "b", "--to-password-file", "f"],
            ["copy", "--from", "a", "--to", "postgres:/u@h/d"],
            ["copy", "--from", "a", "--to", "host=h dbname=d password=hunter2"],
            ["copy", "--from", "a", "--to", "postgres:///d", "--from-password-file", "f"],
            ["copy", "--from", "a", "--to", "postgres:///d", "--while-serving"],
        ])
    func usage(line: [String]) throws {
        guard case .run(let invocation) = try Program.command.parse(line) else { return }
        #expect(throws: UsageError.self) { try CopyCommand.copy(for: invocation, variables: [:]) }
    }

    @Test("A password in an address is refused and not repeated")
    func passwordInAddress() throws {
        let invocation = try invocation("copy", "--from", "a", "--to", "postgres://u:hunter2@h/d")
        let error = #expect(throws: UsageError.self) { try CopyCommand.copy(for: invocation, variables: [:]) }
        #expect("\(error!)".contains("SEKISHO_STORAGE_PASSWORD") && !"\(error!)".contains("hunter2"))
    }

    @Test("Progress is a line at most each second, and one for each table that is whole")
    func progress() {
        var (lines, now): ([String], Int64) = ([], 0)
        let progress = CopyProgress(now: { now }, say: { lines.append($0) })
        progress.hear(.begun(isResumed: false))
        for done in [1000, 2000, 3000] {
            progress.hear(.rows(table: "users", done: done, of: 1_234_567))
            now += 600
        }
        progress.hear(.rows(table: "users", done: 1_234_567, of: 1_234_567))
        progress.hear(.rows(table: "groups", done: 0, of: 0))
        #expect(
            lines == [
                "the target is empty, and marked until all is there", "users: 3,000 of 1,234,567 rows copied",
                "users: 1,234,567 of 1,234,567 rows copied",
            ])
        #expect(progress.summary == nil)
    }

    @Test("The end says how much was copied, how quickly, and what was not")
    func summary() {
        var now: Int64 = 0
        let progress = CopyProgress(now: { now }, say: { _ in })
        now = 20_500
        progress.hear(.finished(CopySummary(tables: [("pools", 1), ("users", 1_000_000)])))
        #expect(progress.summary?.hasPrefix("copied 1,000,001 rows of 2 tables in 20.5 s, 1,000,000 users") == true)
        #expect(progress.summary?.contains("(48,780 a second)") == true)
        #expect(progress.summary?.contains("The master key was not copied") == true)
    }
}
