/// Puts responses into bytes.
enum ResponseWriter {
    static let continueLine: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"

    /// - Parameters:
    ///   - exchange: the request's; `keepsAlive` false writes `Connection: close`.
    ///   - date: the value of `Date`.
    static func write(
        _ response: HTTPResponse, to exchange: Exchange, date: [UInt8], into buffer: inout ByteBuffer
    ) {
        buffer.reserve(256 + response.headers.storage.count + response.body.count)
        writeStatusLine(response.status, into: &buffer)
        buffer.append("Date: ")
        date.withUnsafeBytes { buffer.append($0) }
        writeFields(response.headers, into: &buffer)
        let hasNoBody = HTTPStatus.hasNoBody(response.status)
        if !hasNoBody {
            buffer.append("\r\nContent-Length: ")
            buffer.append(decimal: response.body.count)
        }
        if !exchange.keepsAlive {
            buffer.append("\r\nConnection: close")
        } else if exchange.isHTTP10 {
            buffer.append("\r\nConnection: keep-alive")
        }
        buffer.append("\r\n\r\n")
        if !hasNoBody, !exchange.isHead { response.body.withUnsafeBytes { buffer.append($0) } }
    }

    private static func writeStatusLine(_ status: Int, into buffer: inout ByteBuffer) {
        precondition((200...599).contains(status), "not a final status: \(status)")
        if status == 200 {
            buffer.append("HTTP/1.1 200 OK\r\n")
            return
        }
        buffer.append("HTTP/1.1 ")
        buffer.append(decimal: status)
        buffer.append(" ")
        buffer.append(HTTPStatus.reason(status))
        buffer.append("\r\n")
    }

    /// Each field begins with the line end of what stands before it.
    private static func writeFields(_ headers: HTTPHeaders, into buffer: inout ByteBuffer) {
        headers.storage.withUnsafeBytes { storage in
            for field in headers.fields {
                let name = storage.slice(field.name)
                if isServers(name) { continue }
                buffer.append("\r\n")
                buffer.append(name)
                buffer.append(": ")
                buffer.append(storage.slice(field.value))
            }
        }
    }

    /// Whether only the server may say this: a handler that got it wrong would break the framing.
    private static func isServers(_ name: UnsafeRawBufferPointer) -> Bool {
        switch name.count {
        case 4: name.spells("date")
        case 10: name.spells("connection")
        case 14: name.spells("content-length")
        case 17: name.spells("transfer-encoding")
        default: false
        }
    }
}
