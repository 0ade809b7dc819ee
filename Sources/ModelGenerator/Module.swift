// ModelGenerator: turns the API's model into the sources of `ServiceModel/Generated`.
//
// Owns: the naming of generated types and members, the layout of the constraint table and the
// translation of the model's regular expressions into automata. `BuiltOperations.swift` is the one list
// of operations that get typed structures.
// Never touches: the file system (the `modelgen` tool does), or anything at run time of the server.
