// Outbound: what this process asks of others, by HTTP and by SMTP, over libcurl.
//
// Owns the one thread on which all calls go out (`outbound`), the connections that it keeps alive, the limits of what
// is under way at once, of time and of answers, how certificates are checked, and which addresses may be connected to.
// Entry point: `OutboundClient.send`.
//
// It knows no identity, no message and no setting: who calls says what goes where. It follows no redirect, reads no
// variable of the environment (proxies, .netrc), keeps no cookie, and logs nothing. A secret is in what it sends, and
// in no error.
//
//   OutboundClient   takes calls from any task, refuses what is too much, and hands answers back
//   OutboundLoop     the thread: libcurl's multi interface, its handles and who waits for them
//   SocketWatch      what libcurl waits for, in an epoll set
//   Transfer         one call on its way: what libcurl is told, what came back
//   EasyHandle       what libcurl is told of every call; that of an exchange by HTTP is used again
//   NetworkRule      which addresses may be connected to, looked at when a name has been resolved
