// StorageSQLite: the driver for SQLite over its C API.
//
// Owns the data directory and its lock, the connections, and the threads that use them:
//
//   - one writer thread, the only one that ever writes, which commits waiting closures together;
//   - a read-only connection for each thread that reads, used where it stands, so that an indexed read
//     costs no hop;
//   - a few threads for long reads.
//
// Knows SQL text only as its own pragmas and transactions, and nothing of identity.
