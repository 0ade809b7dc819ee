// Configuration: what an operator decides, from where it is written to a judged value.
//
// Owns the names, defaults, rules and documentation of all settings, the profiles, and the form of the problems that
// it reports, with their places. Entry points: `SettingsReader.read`, `SettingsTable.all`.
//
// It opens no file, reads no environment variable and starts nothing: the command line hands it texts, and the wiring
// takes the values over.
