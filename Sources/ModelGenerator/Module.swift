// ModelGenerator: turns the models of the APIs, and the list of operations beside each, into the sources of
// the directories named `Generated` of ServiceModel and CognitoAPI, and of IdentityPoolModel and IdentityPools.
//
// Owns: the naming of generated types and members, the layout of the constraint table and the
// translation of the model's regular expressions into automata.
// Never touches: the file system (the `modelgen` tool does), or anything at run time of the server.
