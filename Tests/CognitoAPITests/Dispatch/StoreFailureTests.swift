import CognitoAPI
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A store that fails is InternalErrorException, or what the model has in its place, one that is full TooManyRequestsException: never a refusal that
/// would sign somebody out, and never a success that was none.
@Suite struct StoreFailureTests {
    @Test func `every operation that is built stands in the list of calls`() {
        let called = Set(StoreFailureCall.all.map(\.operation))
        #expect(OperationTable<OperationName>.all.built.filter { !called.contains($0) } == [])
    }

    @Test(arguments: StoreFailureCall.all)
    func `whichever access to the store fails, the answer says that it was the server's fault`(
        _ call: StoreFailureCall
    ) async throws {
        try await withServer { server in
            let client = try await StoreFailureCall.client(server)
            let failures: [(any Error, String)] = [
                (ScriptedStore.Failure(), Self.fault(of: call.operation)),
                (ScriptedStore.Full(), "TooManyRequestsException"),
            ]
            for (failure, expected) in failures {
                var place = 1
                while true {
                    let input = try await call.input(client)
                    let (answer, asked) = await send(
                        call.operation, input, to: server, failingAt: place, with: failure)
                    if asked < place {
                        // Nothing failed: the call is a good one, so what was seen before came of the failures.
                        #expect(answer == "ok", "\(call.name)")
                        break
                    }
                    #expect(answer == expected, "\(call.name), access \(place)")
                    place += 1
                    // Each needs something of its own that it can change.
                    try #require(place < 30)
                }
                #expect(place > 1, "\(call.name) never asks the store")
            }
        }
    }

    @Test func `a store that fails signs nobody out`() async throws {
        try await withServer { server in
            let client = try await StoreFailureCall.client(server)
            try await client.pool.user("anna")
            let tokens = try await client.signIn("anna")
            let store = ScriptedStore(server.store)
            let dispatcher = server.restarted(over: store)
            func shown() async -> String {
                let body = JSONValue.object(["AccessToken": .string(tokens.accessToken)]).encoded()
                return Self.answer(await dispatcher.respond(to: TestServer.request("GetUser", body: body)))
            }
            store.fail(every: .read)
            #expect(await shown() == "InternalErrorException")
            store.recover()
            #expect(await shown() == "ok")
        }
    }

    /// The answer, and how often the store was asked. Every cache is cold, as after a start.
    private func send(
        _ operation: OperationName, _ input: JSONObject, to server: TestServer, failingAt place: Int,
        with failure: any Error
    ) async -> (answer: String, asked: Int) {
        let store = ScriptedStore(server.store)
        let dispatcher = server.restarted(over: store)
        store.fail { _, number in number == place ? failure : nil }
        let response = await dispatcher.respond(
            to: TestServer.request(operation.rawValue, body: JSONValue.object(input).encoded()))
        return (Self.answer(response), store.calls.count)
    }

    /// The model gives the operations on a client's secrets InternalServerException, and all others the usual name.
    private static func fault(of operation: OperationName) -> String {
        operation.rawValue.contains("UserPoolClientSecret") ? "InternalServerException" : "InternalErrorException"
    }

    private static func answer(_ response: HTTPResponse) -> String {
        guard response.status != 200 else { return "ok" }
        let body = (try? JSONReader.read(response.body))?.objectValue
        let type = body?["__type"]?.stringValue ?? "none"
        return type == "InternalErrorException" && response.status != 500 ? "status \(response.status)" : type
    }
}
