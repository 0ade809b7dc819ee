// JSON: the values of RFC 8259, a strict reader over bytes and a writer into bytes.
//
// Owns: what is and is not JSON, and how text is escaped. Entry points: `JSONReader.read`,
// `JSONWriter`, `JSONValue.encoded()`.
// Never touches: Foundation, files, or what the values mean.
//
// Text is compared by its UTF-8 bytes throughout. Swift's own `==` follows canonical equivalence, under
// which U+212A (KELVIN SIGN) is a "K"; two member names that differ on the wire must not become one here.
