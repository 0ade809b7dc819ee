import CommandLine
import Testing

@testable import sekisho

@Suite("What commands ask") struct ControlRequestTests {
    private func outbox(_ line: String...) throws -> String {
        switch try Program.command.parse(["outbox"] + line) {
        case .run(let invocation): return try OutboxCommand.request(for: invocation).target
        case .help(let page): throw UnexpectedHelp(page: page)
        }
    }

    @Test("A query's values are percent-encoded")
    func encoding() throws {
        #expect(
            try outbox("list", "--to", "+4917 0&=é@x~") == "/_sekisho/outbox?to=%2B4917%200%26%3D%C3%A9%40x~")
        #expect(ControlRequest(path: "seed").target == "/_sekisho/seed")
    }

    @Test("Filters become parameters, and a single message is asked for where one is shown")
    func filters() throws {
        #expect(try outbox("list") == "/_sekisho/outbox")
        #expect(
            try outbox("latest", "--username", "u", "--pool", "p", "--purpose", "sign-up", "--after", "4")
                == "/_sekisho/outbox?pool=p&username=u&purpose=sign-up&after=4&limit=1")
        #expect(try outbox("wait", "--username", "u") == "/_sekisho/outbox?username=u&limit=1")
    }

    @Test("A user is asked for by name, and users by filter")
    func users() throws {
        #expect(
            try UsersCommand.request(for: invocation("users", "get", "alice", "--pool", "p")).target
                == "/_sekisho/users?pool=p&username=alice")
        #expect(
            try UsersCommand.request(for: invocation("users", "list", "--filter", "email ^= \"a\"", "--limit", "3"))
                .target == "/_sekisho/users?filter=email%20%5E%3D%20%22a%22&limit=3")
    }
}
