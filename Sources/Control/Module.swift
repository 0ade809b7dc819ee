// Control: the API below `/_sekisho`, which test suites, container platforms, relays and the command line ask.
//
// Owns its endpoints, one a file, the one gate that holds control tokens against them, and what readiness means. Routes:
// `ControlAPI.routes`.
//
// It decides nothing about hosts and origins, which its routes only state, and reads and writes identities through the
// store and the seeds alone.
