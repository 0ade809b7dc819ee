// Threads: operating-system threads, a lock with a condition, and the bounded CPU lane.
//
// Owns every `pthread_*` call of the product. It knows nothing of sockets, SQL or identity, and it
// never runs work on Swift's cooperative pool: what blocks has a thread of its own here.
