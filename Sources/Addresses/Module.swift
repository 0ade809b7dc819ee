// Addresses of the internet protocol, and ranges of them: what they are called, and what lies in what.
//
// Owns reading and writing them, the way the C library does. Never opens a socket, looks up no name, and has no rule
// about which address may what: each rule stands with whoever asks it.
//
//   IPAddress   one address, of version 4 or 6
//   IPNetwork   those that begin with the same bits
