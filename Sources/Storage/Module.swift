// Storage: what Identity keeps, as SQL.
//
// `SQL/` is the small surface that a database driver offers: connections, statements, rows, and the
// three ways to use them (read, scan, write). `Migrations/` brings a database to this build's schema.
// The repositories, one file an aggregate, speak the SQL that SQLite and PostgreSQL share: `$1`
// parameters, ON CONFLICT, RETURNING, integers for milliseconds since 1970 and for booleans, JSON as text.
// `Bulk/` is what a driver offers to whoever reads or fills a database whole, rows as bytes.
//
// Knows no driver, opens no file, starts no thread, asks no clock.
