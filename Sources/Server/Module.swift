// Server: what runs the product: the wiring that makes every concrete part and opens the data, routing by host and path,
// and what goes on in the background.
//
// It answers no path of its own, holds no rule about identities and writes no SQL. It reads no environment variables:
// `sekisho` hands the settings over.
