import CommandLine
import Testing

@Suite struct HelpPageTests {
    private func page(_ line: String...) throws -> String {
        guard case .help(let page) = try sample.parse(line) else { return "" }
        return page
    }

    @Test func `A command's page shows usage, options by group, defaults and examples`() throws {
        #expect(
            try page("open", "--help") == """
                Usage: gate open [OPTIONS] [WHO]

                Open the gate.

                Arguments:
                  WHO  Who may pass.

                Network:
                  --port NUMBER       Where. Default: 9229.
                  --host ADDRESS ...  May be repeated.

                Other options:
                  --mode MODE    How. One of wide, narrow.
                  --[no-]wait    Wait for the guard.
                  -v, --verbose  Say more.
                  -h, --help     Show this page.

                Examples:
                  # Open for one traveller:
                  gate open --port 0 traveller

                """)
    }

    @Test func `The root's page lists the commands, wraps prose and leaves snippets alone`() throws {
        #expect(
            try page("-h") == """
                Usage: gate COMMAND [OPTIONS]

                Keep a gate.

                A gate stands between two roads. This paragraph is long enough that it has to be
                wrapped somewhere before the end.

                    gate open --wide

                Commands:
                  open    open the gate
                  guards  manage the guards

                Options:
                  -v, --verbose  Say more.
                  -h, --help     Show this page.

                "gate help COMMAND" tells more about a command.

                """)
    }

    @Test func `Help is found by every way of asking`() throws {
        let expected = try page("guards", "add", "--help")
        #expect(expected.hasPrefix("Usage: gate guards add [OPTIONS] POST NAME...\n"))
        #expect(try page("help", "guards", "add") == expected)
        #expect(try page("guards", "-h", "add") == expected)
        // The rest of the line may be wrong: that is when help is asked for.
        #expect(try page("guards", "add", "--nonsense", "--help") == expected)
        #expect(failure("help", "gaurds") == "unknown command \"gaurds\"; did you mean guards?")
    }
}
