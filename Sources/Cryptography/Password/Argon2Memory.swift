import CArgon2
import Glibc

/// The working memory of one Argon2 computation, mapped for it and unmapped after it.
///
/// From malloc, glibc would keep what is freed: after a burst of sign-ins the process would stay large
/// for good. libargon2 wipes the memory before it gives it back.
///
/// Argon2 jumps about in its memory, and with pages of 4 KiB a third of its time goes into page faults and
/// misses of the translation buffer. So the mapping begins and ends with a large page and asks for such.
enum Argon2Memory {
    static let allocate: allocate_fptr = { memory, count in
        guard let mapping = map(count) else { return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue }
        memory?.pointee = mapping.assumingMemoryBound(to: UInt8.self)
        return ARGON2_OK.rawValue
    }

    static let release: deallocate_fptr = { memory, count in
        munmap(memory, mappedSize(count))
    }

    /// Bytes in a large page, here and on nearly all machines; on others only speed is lost.
    private static let largePage = 2 * 1024 * 1024

    private static func mappedSize(_ count: Int) -> Int {
        count < largePage ? count : (count + largePage - 1) / largePage * largePage
    }

    private static func map(_ count: Int) -> UnsafeMutableRawPointer? {
        let size = mappedSize(count)
        // Room to choose an aligned part; what lies before and behind it goes back at once.
        let room = count < largePage ? size : size + largePage
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let start = mmap(nil, room, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else { return nil }
        guard room > size else { return start }
        let mapping = start.alignedUp(toMultipleOf: largePage)
        let before = mapping - start
        if before > 0 { munmap(start, before) }
        if before < largePage { munmap(mapping + size, largePage - before) }
        madvise(mapping, size, MADV_HUGEPAGE)
        return mapping
    }
}
