// Seeds: pools, clients, groups and users that are declared in a file.
//
// Owns the file's form, its translation into inputs of the API's own operations, the built-in development seed, and
// how a seed is applied: what exists is left out, and the rest goes through the same validation and rules as any other
// call. Entry points: `SeedFile.parse`, `SeedRunner`.
//
// It holds no rule about identities and writes nothing itself.
