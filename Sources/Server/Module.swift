// Server
//
// What runs the product: settings and seeds, the wiring that makes every concrete part, routing by host and path,
// the control API, the page at `/`, and what goes on in the background.
//
// It holds no rule about identities and writes no SQL. It reads no environment variables: `sekisho` hands them over.
