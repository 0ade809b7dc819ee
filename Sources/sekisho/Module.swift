// sekisho: the command line. One file per command under Commands/; the rest is what they share.
//
// Owns the process: arguments, environment variables, signals, standard output and exit codes. It knows no rule
// of identity; `serve` hands settings to `Server`, and the commands beside a running server ask it over HTTP.
