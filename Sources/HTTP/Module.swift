// HTTP: an HTTP/1.1 server on epoll.
//
// Owns sockets, event loops, the parser, framing, limits and time-outs, and the rule that every
// malformed request is refused and its connection closed. It hands whole requests to one
// `HTTPHandler` and writes whole responses back. In Routes/ is the form in which modules offer routes to such a
// handler, and the table that finds them.
//
// It also owns what any handler may need to read and write: in Forms/ escaped text, forms and queries, in Cookies/
// cookies. These are values: what is malformed, in doubt or too much is an error, and the caller answers it.
//
// It has no route of its own, knows nothing of identity or JSON, trusts no name or origin, logs nothing, and makes no
// outbound connection.
//
// The way of a request:
//   Listener -> EventLoop (epoll) -> Connection -> RequestParser -> HTTPHandler -> ResponseWriter -> Connection
//
// Who owns what: an `EventLoop` is one thread. Its connections, buffers and deadlines are touched by
// that thread alone, so nothing there is locked. Handlers start on it and come back to it after every
// `await`; what crosses threads goes through the loop's `Mailbox`.
