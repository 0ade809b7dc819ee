// Delivery: what leaves for who is meant: messages of the outbox, and the logs of pools.
//
// Owns the workers that take messages from the outbox, when they try again and when they give up, and the ways by which
// messages leave: mail (SMTP), webhooks, and functions of the pool's owner, which get their code encrypted. Entry
// points: `DeliveryService`, and a `Transport` for each medium, which the wiring chooses. In Logs/ it owns what brings
// activities of pools to files and webhooks (`LogExporter`), with best effort and from memory alone.
//
// It decides nothing about identities: who gets which words is in the message by then, and what was committed alone is
// seen here. It opens no connection by itself (`Outbound` does), reads no setting and no variable. Neither a log line
// nor a stored error of it says what a message says.
//
// The way of a message:
//   outbox -> DeliveryWorker (claim, one transaction) -> Letter -> Transport -> Outbound ... -> DeliveryWorker (settle,
//   one transaction). Nothing waits for another server inside a transaction or on an event loop.
//
// Delivery is at least once. A claim is a lease: of a server that dies between claim and settlement the messages are due
// again when the claims end, and who gets one twice knows it by its key (`Letter.key`), which never changes.
