import Glibc
import Testing

@testable import sekisho

@Suite("An exchange with a server") struct HTTPExchangeTests {
    private enum Outcome: Equatable, Sendable {
        case answer(Int, String)
        case failure(HTTPFailure)
    }

    private func exchange(with server: CannedServer, milliseconds: Int = 60_000) async -> Outcome {
        let url = ControlURL(host: "localhost", port: server.port)
        return await onOwnThread {
            let exchange = HTTPExchange(
                url: url, method: "GET", target: "/", fields: [], body: [], milliseconds: milliseconds)
            do throws(HTTPFailure) {
                let (status, body) = try exchange.run()
                return .answer(status, String(decoding: body, as: UTF8.self))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test("A body ends where its length says, or with the connection")
    func bodies() async {
        let measured = CannedServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay")
        #expect(await exchange(with: measured) == .answer(200, "ok"))
        let open = CannedServer(answering: "HTTP/1.1 503 Busy\r\n\r\nlater")
        #expect(await exchange(with: open) == .answer(503, "later"))
    }

    @Test("What ends too early is no answer")
    func cutShort() async {
        let body = CannedServer(answering: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")
        #expect(await exchange(with: body) == .failure(.cutShort))
        let head = CannedServer(answering: "HTTP/1.1 200 OK\r\n")
        #expect(await exchange(with: head) == .failure(.cutShort))
    }

    @Test("A server that says nothing is waited for no longer than allowed")
    func silence() async {
        let silent = CannedServer(answering: nil)
        #expect(await exchange(with: silent, milliseconds: 200) == .failure(.timeout))
    }

    @Test("Where nobody listens, the error says how to start a server")
    func nobody() async {
        // Port 1 of loopback is nobody's.
        let message = await onOwnThread { () -> String in
            let channel = ServerChannel(url: ControlURL(host: "127.0.0.1", port: 1), token: nil)
            do throws(ControlError) {
                _ = try channel.send(ControlRequest(path: "users"))
                return ""
            } catch {
                return error.description
            }
        }
        #expect(
            message == "http://127.0.0.1:1: no server answers there; start one with \"sekisho serve --port 1\", "
                + "or name another with --url")
    }

    @Test(
        "A token that the server does not know is told from one that is missing",
        arguments: [(nil, "wants the control token"), ("another", "does not know this control token")]
            as [(String?, String)])
    func refusedToken(token: String?, expected: String) async {
        let port = CannedServer(answering: "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}").port
        let message = await onOwnThread { () -> String in
            let channel = ServerChannel(url: ControlURL(host: "127.0.0.1", port: port), token: token)
            do throws(ControlError) {
                _ = try channel.ask(ControlRequest(path: "users"))
                return ""
            } catch {
                return error.description
            }
        }
        #expect(message.contains(expected))
    }

    @Test("A token that would break out of its header is refused")
    func token() {
        let channel = ServerChannel(url: ControlURL(host: "127.0.0.1", port: 1), token: "a\r\nb")
        #expect(throws: ControlError.self) { try channel.send(ControlRequest(path: "users")) }
    }
}
