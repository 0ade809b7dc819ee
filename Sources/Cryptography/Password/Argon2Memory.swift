import CArgon2
import Glibc

/// The working memory of one Argon2 computation, mapped for it and unmapped after it.
///
/// From malloc, glibc would keep what is freed: after a burst of sign-ins the process would stay large
/// for good. libargon2 wipes the memory before it gives it back.
enum Argon2Memory {
    static let allocate: allocate_fptr = { memory, count in
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let mapping = mmap(nil, count, PROT_READ | PROT_WRITE, flags, -1, 0), mapping != MAP_FAILED else {
            return ARGON2_MEMORY_ALLOCATION_ERROR.rawValue
        }
        // Argon2 jumps about in its memory; large pages spare it misses in the translation buffer.
        madvise(mapping, count, MADV_HUGEPAGE)
        memory?.pointee = mapping.assumingMemoryBound(to: UInt8.self)
        return ARGON2_OK.rawValue
    }

    static let release: deallocate_fptr = { memory, count in
        munmap(memory, count)
    }
}
