// ServiceModel: the names, shapes and constraints of the API of user pools, and what every model's live by.
//
// Owns: `Generated/` (written by `scripts/generate`: operations, errors of all APIs, structures, the constraint
// table) and `Runtime/` (what gives the tables life: validation, patterns, reading and writing of
// shapes, the error that a caller sees). Entry points: `Validator.validate`, `OperationName`, `ServiceError`.
// Never touches: state of any kind. What it says depends on the request's body alone.
