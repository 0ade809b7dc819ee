import CommandLine
import Testing

@Suite struct ParserTests {
    @Test func `A value may follow its option or stand behind an equals sign`() throws {
        #expect(try run("open", "--port", "80")["port"] == "80")
        #expect(try run("open", "--port=80")["port"] == "80")
        #expect(try run("open", "--port=")["port"] == "")
        #expect(try run("open", "--port=a=b")["port"] == "a=b")
        #expect(try run("open", "--port", "-1")["port"] == "-1")
        #expect(try run("open")["port"] == nil)
    }

    @Test func `A repeated option keeps every value in order`() throws {
        #expect(try run("open", "--host", "a", "--host=b").values("host") == ["a", "b"])
    }

    @Test func `Any other option may be given once`() {
        #expect(failure("open", "--port", "1", "--port", "2") == "--port is given twice")
        #expect(failure("open", "--wait", "--no-wait") == "--wait is given twice")
    }

    @Test func `A flag is on, off, or unsaid`() throws {
        #expect(try run("open", "--wait").flag("wait"))
        #expect(try run("open", "--no-wait")["wait"] == "false")
        #expect(try run("open", "--wait=false")["wait"] == "false")
        #expect(try run("open")["wait"] == nil)
        #expect(failure("open", "--wait=maybe") == "--wait is a flag: write it alone, or with =true or =false")
        #expect(failure("open", "--no-wait=true") == "--no-wait takes no value")
        #expect(failure("open", "--no-verbose") == "unknown option --no-verbose; did you mean --verbose?")
    }

    @Test func `Options of a parent are accepted before and after the subcommand`() throws {
        #expect(try run("--verbose", "open").flag("verbose"))
        #expect(try run("open", "-v").flag("verbose"))
    }

    @Test func `Subcommands nest`() throws {
        #expect(try run("guards", "list").path == ["guards", "list"])
        let added = try run("guards", "add", "north", "Ben", "Kei")
        #expect(added.path == ["guards", "add"])
        #expect(added.arguments == ["north", "Ben", "Kei"])
    }

    @Test func `Two dashes end the options`() throws {
        #expect(try run("open", "--", "--port").arguments == ["--port"])
        #expect(try run("open", "--", "-h").arguments == ["-h"])
        #expect(try run("open", "-").arguments == ["-"])
    }

    @Test func `A missing value, argument or command is named`() {
        #expect(failure("open", "--port") == "--port needs a value: --port NUMBER")
        #expect(failure("open", "--port", "--wait") == "--port needs a value: --port NUMBER")
        #expect(failure("guards", "add") == "POST is missing")
        #expect(failure("guards", "add", "north") == "NAME is missing")
        #expect(failure() == "a command is missing: one of open, guards")
        #expect(failure("open", "you", "me") == "unexpected argument \"me\"")
    }

    @Test func `A choice is held to its list`() throws {
        #expect(try run("open", "--mode", "wide")["mode"] == "wide")
        #expect(failure("open", "--mode", "wid") == "--mode is one of wide, narrow, not \"wid\"; did you mean wide?")
    }

    @Test func `A slip is answered with what was probably meant`() {
        #expect(failure("open", "--prot", "1") == "unknown option --prot; did you mean --port?")
        #expect(failure("open", "--no-wiat") == "unknown option --no-wiat; did you mean --no-wait?")
        #expect(failure("opne") == "unknown command \"opne\"; did you mean open?")
        #expect(failure("fly") == "unknown command \"fly\" (there are open, guards)")
        #expect(failure("open", "-port") == "unknown option -port; did you mean --port?")
        #expect(failure("open", "-x") == "unknown option -x")
    }

    @Test func `An error knows the command and where its help is`() {
        let error = #expect(throws: UsageError.self) { try sample.parse(["guards", "add"]) }
        #expect(error?.hint(program: "gate") == "See \"gate guards add --help\".")
        #expect(UsageError.exitCode == 64)
    }

    @Test func `A whole number is checked against its range`() throws {
        #expect(try run("open", "--port", "80").integer("port", in: 0...65_535) == 80)
        #expect(try run("open").integer("port", in: 0...65_535) == nil)
        let error = #expect(throws: UsageError.self) {
            try run("open", "--port", "65536").integer("port", in: 0...65_535)
        }
        #expect(error?.message == "--port takes a whole number from 0 to 65535, not \"65536\"")
    }
}

@Suite struct SuggestionTests {
    @Test func `Nothing is suggested for a word that is far from all`() {
        #expect(Suggestion.nearest(to: "xyzzy", among: ["port", "host"]) == nil)
        #expect(Suggestion.nearest(to: "", among: ["a"]) == nil)
    }

    @Test func `An abbreviation finds its word`() {
        #expect(Suggestion.nearest(to: "mast", among: ["port", "master-key-file"]) == "master-key-file")
    }

    @Test func `Of words that begin alike the shortest is meant`() {
        let names = ["ListUserImportJobs", "ListUsers", "ListUserPools"]
        #expect(Suggestion.nearest(to: "ListUser", among: names) == "ListUsers")
    }

    @Test func `A slip of one letter in a short word is still found`() {
        #expect(Suggestion.nearest(to: "prt", among: ["port"]) == "port")
        #expect(Suggestion.nearest(to: "ab", among: ["cd"]) == nil)
    }
}
