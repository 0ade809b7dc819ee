import Files
import Glibc
import TestSupport
import Testing

/// Files that the server writes go where their name says and nowhere else.
@Suite struct FileReplacementTests {
    @Test func `a link of the file's name is replaced, not followed`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("precious", "victim")
        try folder.link("ready", to: folder["victim"])
        // What the server called its temporary file once.
        try folder.link("ready.new", to: folder["victim"])
        #expect(FileReplacement.write(Array("here".utf8), to: folder["ready"], mode: 0o644))
        #expect(folder.read("victim") == "precious")
        #expect(folder.read("ready") == "here")
        var status = stat()
        #expect(lstat(folder["ready"], &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
    }

    @Test func `where the file cannot be put, nothing is left behind`() throws {
        let folder = try TemporaryDirectory()
        try folder.makeDirectory("ready")
        try folder.write("occupied", "ready/file")
        #expect(!FileReplacement.write([1], to: folder["ready"], mode: 0o644, isSynced: true))
        #expect(errno == EISDIR)
        let listing = try #require(opendir(folder.path))
        defer { closedir(listing) }
        var count = 0
        while readdir(listing) != nil { count += 1 }
        #expect(count == 3)  // itself, its parent and the directory in the way
    }
}
