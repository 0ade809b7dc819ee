// RouterSupport: the product's routes over a `TestServer`, for tests that ask what a caller hears behind the router. The
// product never imports it.
