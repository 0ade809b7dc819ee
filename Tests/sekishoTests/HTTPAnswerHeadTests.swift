import Testing

@testable import sekisho

@Suite("The head of an answer") struct HTTPAnswerHeadTests {
    private func parse(_ text: String) throws -> HTTPAnswerHead? { try HTTPAnswerHead.parse(Array(text.utf8)) }

    @Test("It is read once it is complete")
    func complete() throws {
        let text = "HTTP/1.1 200 OK\r\nA: b\r\ncontent-LENGTH: 12\r\n\r\n"
        let bytes = Array(text.utf8)
        for count in bytes.indices { #expect(try HTTPAnswerHead.parse(Array(bytes[..<count])) == nil) }
        #expect(try parse(text + "x") == HTTPAnswerHead(status: 200, contentLength: 12, end: text.utf8.count))
        #expect(try parse("HTTP/1.0 404 \r\n\r\n") == HTTPAnswerHead(status: 404, contentLength: nil, end: 17))
    }

    @Test(
        "What is no HTTP, or more than our server speaks, is refused",
        arguments: [
            "SSH-2.0-x\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        ])
    func refused(text: String) {
        #expect(throws: HTTPFailure.notHTTP) { try parse(text) }
    }
}
