#include <sqlite3.h>

/* sqlite3_config and sqlite3_db_config are variadic, which Swift cannot import. */

/* SQLite's memory statistics put one global mutex around every allocation. Only before the first open. */
static inline int sekisho_sqlite_quiet_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/* Refuses what ordinary SQL never does: writing the schema table, shadow tables, or turning WAL off. */
static inline int sekisho_sqlite_defend(sqlite3 *db) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
}
