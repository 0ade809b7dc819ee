// CognitoAPI: the API itself. One file per operation under Operations/<Area>/, named after it; one table of all
// of them (Dispatch/OperationTable.swift); the steps that all share, numbered, in Dispatch/Dispatcher.swift;
// who may call, in Access/.
//
// Operations are thin: they translate shapes and call Identity, where the rules are. Nothing here opens a socket,
// speaks SQL or reads a clock. Route: `POST /` with `X-Amz-Target`.
