// TestSupport: what tests of several modules share: a clock that stands still, randomness that repeats itself, keys
// that need no luck, a client's side of SRP and of AWS signatures, and the whole server without its sockets
// (`TestServer`) with builders for pools, clients and users. The product never imports it.
