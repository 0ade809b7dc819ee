import Functions
import HTTP
import Identity
import JSON
import Logging
import Testing

@testable import Control

/// docs/threat-model.md, what is remembered of functions.
@Suite struct TriggersEndpointTests {
    private let journal = InvocationJournal(limit: 10, now: { 1_795_428_000_000 })

    private func call(_ username: String, _ trigger: Trigger = .preSignUp) async {
        let caller = FunctionCaller(FunctionDirectory([:]), journal: journal, log: .disabled)
        _ = try? await caller.invoke(
            FunctionCall(
                function: "arn:aws:lambda:eu-west-1:123456789012:function:sign-up", trigger: trigger,
                source: "PreSignUp_SignUp", poolId: "us-east-1_A", requestId: "r",
                event: ["userName": .string(username), "request": .object(["password": "4711"])]))
    }

    private func ask(_ query: String, of journal: InvocationJournal?) async -> (status: Int, body: JSONObject) {
        let answer = await TriggersEndpoint(journal: journal).respond(
            to: HTTPRequest(method: "GET", target: "/_sekisho/triggers?\(query)"))
        return (answer.status, (try? JSONReader.read(answer.body))?.objectValue ?? [:])
    }

    private func names(_ query: String) async -> [String] {
        await ask(query, of: journal).body["triggers"]?.arrayValue?.compactMap {
            $0.objectValue?["username"]?.stringValue
        } ?? []
    }

    @Test func `calls are told newest first, by what narrows them down`() async {
        await call("ada")
        await call("bert", .preAuthentication)
        await call("carl")
        #expect(await names("") == ["carl", "bert", "ada"])
        #expect(await names("limit=1") == ["carl"])
        #expect(await names("after=2") == ["carl"])
        #expect(await names("username=ada&pool=us-east-1_A") == ["ada"])
        #expect(await names("trigger=PreAuthentication") == ["bert"])
        #expect(await names("function=sign-up&outcome=not-invoked").count == 3)
        #expect(await names("outcome=answered").isEmpty)
        #expect(await ask("", of: journal).body["end"] == 3)
    }

    @Test func `no secret is told, and why there was no answer is`() async throws {
        await call("ada")
        let body = await ask("", of: journal).body
        #expect(!String(decoding: JSONValue.object(body).encoded(), as: UTF8.self).contains("4711"))
        let first = try #require(body["triggers"]?.arrayValue?.first?.objectValue)
        #expect(first["error"] == "ResourceNotFoundException" && first["outcome"] == "not-invoked")
    }

    @Test func `who waits is told of the next call`() async {
        await call("ada")
        async let next = names("after=1&wait=60")
        await call("bert")
        #expect(await next.first == "bert")
    }

    @Test(arguments: ["after=x", "after=-1", "limit=0", "wait=61", "trigger=Nothing", "outcome=well"])
    func `a question that cannot be meant is refused`(_ query: String) async {
        #expect(await ask(query, of: journal).status == 400)
    }

    @Test func `where no server runs nothing is remembered`() async {
        #expect(await ask("", of: nil).status == 404)
    }
}
