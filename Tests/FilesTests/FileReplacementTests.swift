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

    @Test func `what is there stays where it is not to be replaced, and a link of its name does not lead away`() throws
    {
        let folder = try TemporaryDirectory()
        try folder.write("first", "file")
        try folder.link("link", to: folder["absent"])
        for name in ["file", "link"] {
            let isWritten = FileReplacement.write([1], to: folder[name], mode: 0o600, isSynced: true, replaces: false)
            #expect(!isWritten && errno == EEXIST, "\(name)")
        }
        #expect(folder.read("file") == "first")
        #expect(access(folder["absent"], F_OK) != 0)
        #expect(FileReplacement.write(Array("new".utf8), to: folder["new"], mode: 0o600, replaces: false))
        #expect(folder.read("new") == "new")
        let listing = try #require(opendir(folder.path))
        defer { closedir(listing) }
        var count = 0
        while readdir(listing) != nil { count += 1 }
        #expect(count == 5)  // itself, its parent, the two and the new one
    }
}
