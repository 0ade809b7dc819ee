// IdentityPoolModel: the names, shapes and constraints of the API of identity pools (`cognito-identity`).
//
// Owns: `Generated/` (written by `scripts/generate`), and what the API calls a broken constraint. It is a module of its own because the two APIs have operations
// and shapes of the same names. What gives it life is ServiceModel's runtime; its errors are among ServiceModel's.
