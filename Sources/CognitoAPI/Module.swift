// CognitoAPI: the API itself. One file per operation under Operations/<Area>/, named after it, and nothing
// else there: how they show what Identity answers is in Shapes/. Generated/ has their areas and the one table of them
// (`scripts/generate` writes it). The steps that all share, numbered, are in Dispatch/APICourse.swift; who may call,
// in Access/; what each refusal of a rule is called, and in which words, in Errors/.
//
// The parts of other services of AWS that programs beside a pool need answer on the same path: KeyService/,
// SecretsManager/ and SecurityTokens/.
//
// Operations are thin: they translate shapes and call Identity, where the rules are. Nothing here opens a socket,
// speaks SQL or reads a clock. Routes: `POST /` with `X-Amz-Target` (Dispatch/APIRoutes.swift), and
// `/{poolId}/.well-known/...` and pictures of pages (Discovery/), `/{poolId}/auth-event-feedback` (Feedback/).
