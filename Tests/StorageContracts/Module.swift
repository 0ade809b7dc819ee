// StorageContracts: what every database under Identity must do, one list of contracts for each aggregate.
//
// A contract is a sentence and a closure over an empty store. A backend's own test runs all of them; it knows
// how to open and close a store, and nothing of what is kept in it.
