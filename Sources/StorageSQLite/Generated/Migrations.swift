// Generated from Migrations/sqlite by scripts/generate-migrations. Do not edit.
// swift-format-ignore-file

public import Storage

/// The schema of this build.
public enum SQLiteMigrations {
    public static let all: [Migration] = [
        Migration(
            version: 1, name: "meta",
            checksum: "f0179fb2a51f414b74c526dfc20be3a4f21aec79550594ce91f2414447336029",
            sql: #"""
                -- Single facts about this database: the check value of its master key, and the like.
                CREATE TABLE meta (
                    name TEXT NOT NULL PRIMARY KEY,
                    value TEXT NOT NULL
                ) STRICT, WITHOUT ROWID;
                """#),
    ]
}
