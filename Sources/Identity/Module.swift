// Identity: what a user pool is and does. Pools, clients, users, groups, codes, tokens, challenges,
// policies and the flows that join them.
//
// Owns every rule of state, and the reasons for which rules say no (Errors/); how a reason is told is each
// edge's business. It declares the store that it needs (Store/) and never sees SQL, sockets, environment
// variables or the wall clock: clock, randomness, hashing and delivery come in through `Services`. Operations of
// the API and pages of the hosted UI both call down into it, so that a rule stands once.
