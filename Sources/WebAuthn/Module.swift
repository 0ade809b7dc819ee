// WebAuthn: what a relying party has to see to when somebody registers a passkey or signs in by one (Web Authentication
// Level 3, "WebAuthn" below; CTAP 2.2 for the form of its bytes).
//
// Owns the reader of CBOR, COSE keys, client data, authenticator data, attestation statements, and the two ceremonies. It
// knows no user, pool or client, stores nothing and draws nothing: the caller brings the challenge, and says afterwards
// whose credential it was. Whatever a browser or an authenticator sent is read strictly and within bounds.
