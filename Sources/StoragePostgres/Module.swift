// StoragePostgres: the driver for PostgreSQL, and for engines that speak its protocol, over libpq.
//
// Owns connections, the threads that use them, and what makes many of them one store:
//
//   - a pool of threads with a connection each, for short reads and writes, and a smaller one for long reads;
//   - transactions: SERIALIZABLE for writes, run anew where the database found two in each other's way; one
//     snapshot for reads of several statements, none for those of one;
//   - what becomes of a commit whose answer was lost;
//   - what connections learn from each other about a server that went without a word;
//   - a thread that listens to what other servers have changed.
//
// Knows SQL text only as its own transactions and settings, and nothing of identity.
