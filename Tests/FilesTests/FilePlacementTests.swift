import Glibc
import TestSupport
import Testing

@testable import Files

/// Where a key really lies: docs/threat-model.md, "A stolen database".
@Suite struct FilePlacementTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.makeDirectory("data")
        try folder.makeDirectory("data/deep")
        try folder.makeDirectory("keys")
        for name in ["data/inner.key", "data/deep/deepest.key", "keys/outer.key"] { try folder.write("key", name) }
    }

    @Test func `a key beside the data is outside, by whatever name`() throws {
        try folder.link("data-link", to: folder["data"])
        try folder.link("data/key-link", to: folder["keys/outer.key"])
        for key in ["keys/outer.key", "data/../keys/outer.key", "data/deep/../../keys/./outer.key", "data/key-link"] {
            for data in ["data", "data-link", "keys/../data/", "data/."] {
                #expect(!FilePlacement.isInside(folder[key], directory: folder[data]), "\(key) of \(data)")
            }
        }
        // A directory whose name merely begins alike is another one.
        try folder.makeDirectory("data-of-others")
        try folder.write("key", "data-of-others/key")
        #expect(!FilePlacement.isInside(folder["data-of-others/key"], directory: folder["data"]))
    }

    @Test func `a key inside is found behind links, dots and other names`() throws {
        try folder.link("data-link", to: "data")
        try folder.link("keys/linked.key", to: folder["data/inner.key"])
        try folder.link("keys/twice.key", to: "linked.key")
        try folder.link("keys/folder", to: folder["data/deep"])
        #expect(link(folder["data/deep/deepest.key"], folder["keys/second-name.key"]) == 0)
        for key in [
            "data/inner.key", "data/deep/deepest.key", "data-link/inner.key", "keys/linked.key", "keys/twice.key",
            "keys/folder/deepest.key", "keys/../data/inner.key", "keys/second-name.key",
        ] {
            for data in ["data", "data-link", "keys/../data/"] {
                #expect(FilePlacement.isInside(folder[key], directory: folder[data]), "\(key) of \(data)")
            }
        }
    }

    @Test func `what cannot be looked at counts as inside`() {
        #expect(FilePlacement.isInside(folder["keys/none"], directory: folder["data"]))
        #expect(FilePlacement.isInside(folder["keys/outer.key"], directory: folder["none"]))
    }
}
