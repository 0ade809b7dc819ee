// YAML: one document of text to nodes with marks, over libyaml's event parser.
//
// Owns the meaning of scalars (YAML 1.2 core schema), the refusal of duplicate keys, and the bounds on
// size, depth and expansion. libyaml's own types never leave it. It knows no setting and no seed: who
// reads nodes says what they mean, and can name the line.
