// CommandLine: commands declared as values, a parser, and help pages made from the same declaration.
//
// Owns the grammar of the command line and the words of its errors. It is pure: arguments go in, an
// invocation or a typed error comes out. It reads no environment, prints nothing, ends no process and
// knows no command of the product.
