import Glibc
import Testing

@testable import sekisho

@Suite struct FileContentsTests {
    @Test func `a file that is somebody else's is named with its owner`() {
        let reason = FileContents.failure("/proc", code: EACCES)
        #expect(
            reason
                == "cannot read /proc: Permission denied; it belongs to user 0 (mode 0555), and this process is user \(geteuid())"
        )
    }

    @Test func `a file that is not there is named`() {
        #expect(FileContents.failure("/no/such", code: ENOENT) == "cannot read /no/such: No such file or directory")
    }
}
