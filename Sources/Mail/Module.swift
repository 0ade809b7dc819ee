// Mail: messages as mail servers take them.
//
// Owns the form of a message (RFC 5322, MIME): its fields, their encoded words and foldings, the bodies and their
// encodings, and what of an address may be written. Entry point: `MailMessage.encoded`.
//
// It knows no user, no template and no server, and reads no clock. Nothing that it is given can begin a field or a
// command of its own: line breaks in fields become spaces, and an address that would need them is none.
