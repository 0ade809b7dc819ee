// HTTP: an HTTP/1.1 server on epoll.
//
// Owns sockets, event loops, the parser, framing, limits and time-outs, and the rule that every
// malformed request is refused and its connection closed. It hands whole requests to one
// `HTTPHandler` and writes whole responses back.
//
// It has no route of its own, knows nothing of identity or JSON, trusts no name or origin, logs nothing, and makes no
// outbound connection.
//
//   Server/       the server, what it is told, the handler's interface; event loops, what wakes them, their deadlines
//   Connections/  listening, taking connections and dealing them out; one connection from its first byte to its last
//   Limits/       what all connections together may hold: memory, descriptors, their number
//   Parsing/      bytes to requests; why a request is refused; which bytes may stand where
//   Messages/     requests, responses, their fields, and responses to bytes
//   Routes/       the form in which modules offer routes to a handler, and the table that finds them
//   Forms/        escaped text, path segments, queries and forms, media types
//   Cookies/      cookies of a request, and cookies to be set
//
// Forms/ and Cookies/ are values for any handler: what is malformed, in doubt or too much is an error, and the caller
// answers it.
//
// The way of a request:
//   Listener -> EventLoop (epoll) -> Connection -> RequestParser -> HTTPHandler -> ResponseWriter -> Connection
//
// Who owns what: an `EventLoop` is one thread. Its connections, buffers and deadlines are touched by
// that thread alone, so nothing there is locked. Handlers start on it and come back to it after every
// `await`; what crosses threads goes through the loop's `Mailbox`.
