// Files: what keeps the few files beside the database from harm.
//
// Owns the judgement of owners and modes, where a file really lies, what a directory is on, and how a file is replaced at
// once. It knows no setting and no file by name.
