// IdentityPools: the API of identity pools (`cognito-identity`), beside the one of user pools and on the same path.
//
// Owns its operations, one file each under Operations/<Area>/, and what a call of them needs (`IdentityPoolAPI`). The way
// of a call is CognitoAPI's `APICourse`; the rules are in Identity/IdentityPools, and the texts of their refusals in
// CognitoAPI/Errors. Generated/ has the one table of operations (`scripts/generate` writes it). Route: `POST /` with
// `X-Amz-Target: AWSCognitoIdentityService.<Operation>`.
