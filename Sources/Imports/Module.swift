// Imports: files of users on their way into a pool.
//
// Owns the directory that uploaded files lie in, sealed; the route that takes them, PUT /user-import/{jobId}; and the work
// of going through them, one job at a time. What a job is and what its rows become is in `Identity/Imports`. It never
// holds a file in memory, nor writes one that is not sealed.
//
//   UploadDirectory  one server's files: whose they are, how they are named, which of them are there
//   UploadWriter     a file that is coming; UploadedFile, one that is there
//   UploadRoute      what takes a file from a client
//   ImportService    what goes through files, and ends jobs that nobody goes on with
//   ImportTexts      why a row gave no user, in words
