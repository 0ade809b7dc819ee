// ModelGenerator: turns the API's model, and the list of operations beside it, into the sources of
// `ServiceModel/Generated` and `CognitoAPI/Generated`.
//
// Owns: the naming of generated types and members, the layout of the constraint table and the
// translation of the model's regular expressions into automata.
// Never touches: the file system (the `modelgen` tool does), or anything at run time of the server.
