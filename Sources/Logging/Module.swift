// Logging: levels, metadata, formats, and the one thread that writes lines.
//
// Owns how a record becomes a line and how lines leave the process. Loggers are values that are
// passed along; there is no global one. It never decides what is secret: a caller wraps that in
// `Redacted`. It never blocks who logs: a full queue drops records and says how many.
